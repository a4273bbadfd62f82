using HartFarm.Coordinator;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http;
using HartFarm.Settings;
using HartFarm.Worker.Settings;

namespace HartFarm.Cli.Settings;

/// <summary>All settings of a farm: those of coordinators and those of workers. One file or environment may serve both.</summary>
public static class FarmCatalog
{
    /// <summary>The sections of a coordinator, each with its options.</summary>
    public static IReadOnlyList<(SettingSection Section, Func<CoordinatorOptions, object> Options)> OfCoordinator { get; } =
    [
        // Where the file lies follows from --data.
        (new SettingSection("store", typeof(StoreOptions)) { Except = [nameof(StoreOptions.Sqlite)] }, options => options.Store),
        (new SettingSection("bus", typeof(Coordinator.Bus.BusOptions)), options => options.Bus),
        (new SettingSection("submission", typeof(Coordinator.Jobs.Submission.SubmissionOptions)), options => options.Submission),
        (new SettingSection("leases", typeof(Coordinator.Leases.LeaseOptions)), options => options.Leases),
        (new SettingSection("dispatch", typeof(Coordinator.Dispatch.DispatchOptions)), options => options.Dispatch),
        (new SettingSection("finalizing", typeof(Coordinator.Finalizing.FinalizingOptions)), options => options.Finalizing),
        (new SettingSection("webhooks", typeof(Coordinator.Webhooks.WebhookOptions)), options => options.Webhooks),
        (new SettingSection("upkeep", typeof(Coordinator.Upkeep.UpkeepOptions)), options => options.Upkeep),
    ];

    /// <summary>The HTTP interface's.</summary>
    public static SettingSection OfHttp { get; } = new("http", typeof(HttpOptions));

    /// <summary>The object store's.</summary>
    public static SettingSection OfObjects => WorkerSettings.OfObjects;

    /// <summary>All of them.</summary>
    public static SettingCatalog All { get; } = new([.. OfCoordinator.Select(part => part.Section), OfHttp, OfObjects, WorkerSettings.OfBus, WorkerSettings.OfWorker]);
}
