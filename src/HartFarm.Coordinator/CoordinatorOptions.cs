using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator.Bus;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Finalizing;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Settings;

namespace HartFarm.Coordinator;

/// <summary>All of a coordinator's options, a class a part.</summary>
public sealed class CoordinatorOptions
{
    /// <summary>Where jobs are kept.</summary>
    public StoreOptions Store { get; } = new();

    /// <summary>How messages travel.</summary>
    public BusOptions Bus { get; } = new();

    /// <summary>What a job may be.</summary>
    public SubmissionOptions Submission { get; } = new();

    /// <summary>How leases begin and end.</summary>
    public LeaseOptions Leases { get; } = new();

    /// <summary>How full queues are kept.</summary>
    public DispatchOptions Dispatch { get; } = new();

    /// <summary>How a job's manifest comes about.</summary>
    public FinalizingOptions Finalizing { get; } = new();

    /// <summary>How webhooks are delivered.</summary>
    public WebhookOptions Webhooks { get; } = new();

    /// <summary>How the store is kept tidy.</summary>
    public UpkeepOptions Upkeep { get; } = new();

    /// <summary>What is wrong with them, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. OptionFaults.Of("store", Store), .. OptionFaults.Of("bus", Bus), .. OptionFaults.Of("submission", Submission), .. OptionFaults.Of("leases", Leases),
        .. OptionFaults.Of("dispatch", Dispatch), .. OptionFaults.Of("finalizing", Finalizing), .. OptionFaults.Of("webhooks", Webhooks), .. OptionFaults.Of("upkeep", Upkeep),
    ];

    /// <exception cref="ValidationException">Values will not do; the message names each by its key.</exception>
    public void Validate()
    {
        if (Faults().ToArray() is { Length: > 0 } faults) throw new ValidationException(string.Join("; ", faults));
    }
}
