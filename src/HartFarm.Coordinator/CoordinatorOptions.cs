using System.ComponentModel.DataAnnotations;
using HartFarm.Coordinator.Bus;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Finalizing;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Coordinator.Webhooks;

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

    /// <exception cref="ValidationException">A value is out of range; the message names its part and all that is wrong there.</exception>
    public void Validate()
    {
        foreach (var part in new object[] { Store, Bus, Submission, Leases, Dispatch, Finalizing, Webhooks, Upkeep })
        {
            List<ValidationResult> wrong = [];
            if (Validator.TryValidateObject(part, new ValidationContext(part), wrong, validateAllProperties: true)) continue;
            throw new ValidationException($"{part.GetType().Name}: {string.Join("; ", wrong.Select(one => $"{string.Join(", ", one.MemberNames)}: {one.ErrorMessage}"))}");
        }
    }
}
