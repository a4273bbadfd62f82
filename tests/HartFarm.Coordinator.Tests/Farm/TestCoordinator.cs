using System.Diagnostics.Metrics;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Finalizing;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Estimates;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Keys;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Publication;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Coordinator.Workers;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>What one coordinator process has, without its timers and its bus.</summary>
public sealed class TestCoordinator
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public TestCoordinator(IFarmDatabase database, IObjectStore objects, IShardQueue queue, TimeProvider clock, LeaseOptions leases, SubmissionOptions submission,
        WebhookOptions? webhooks = null)
    {
        Store = new FarmStore(database);
        Audit = new AuditLog(Store, new OwnActor(), clock);
        Tenants = new TenantRegistry(Store, Audit, clock);
        Keys = new KeyRegistry(Store, Audit, clock);
        var options = Options.Create(leases);
        Live = new LiveWorkers(options, clock);
        Submission = new JobSubmission(Store, objects, Live, new AddressRules(Options.Create(webhooks ?? new WebhookOptions())), Audit, Options.Create(submission), Signals, clock);
        Progress = new JobProgress(Signals, Notices, clock);
        var (attempts, meter) = (new AttemptEnd(options, clock), new CoordinatorMeter(Meters));
        Claims = new ShardClaims(Store, options, Depths, Signals, clock);
        Heartbeats = new WorkerHeartbeats(Store, options, Signals, clock);
        Ends = new LeaseEnds(Store, attempts, Progress, meter, clock);
        Deadlines = new DeadlineCheck(Store, options, Options.Create(new FinalizingOptions()), clock);
        Sweep = new LeaseSweep(Store, Ends, Listening, options, clock);
        Results = new ShardResults(Store, attempts, Progress, meter, options, clock);
        Publisher = new ShardPublisher(Store, objects, attempts, Progress, meter, options, clock);
        Control = new JobControl(Store, Audit, Signals, Notices, clock);
        HoldUps = new JobHoldUps(Store, Live);
        Plan = new DispatchPlan(Store, new RoomOfWorkers(Live, Signals, Options.Create(new DispatchOptions()), clock), Depths, clock);
        Dispatcher = new Dispatcher(Plan, Sweep, queue, Signals, Options.Create(new DispatchOptions()), clock, NullLogger<Dispatcher>.Instance);
        Finalizer = new JobFinalizer(Store, objects, Signals, Options.Create(new FinalizingOptions()), clock);
        Estimates = new JobEstimates(Store, Submission, Options.Create(submission));
        Objects = new ObjectSweep(objects);
        Upkeep = Options.Create(new UpkeepOptions());
        Retention = new Retention(Store, Objects, Upkeep, clock);
        Files = new FileExpiry(Store, objects, clock);
        Orphans = new OrphanSweep(Store, objects, Upkeep, clock);
        LostStaging = new LostStaging(Store, Objects);
    }

    public FarmStore Store { get; }
    public AuditLog Audit { get; }
    public TenantRegistry Tenants { get; }
    public KeyRegistry Keys { get; }
    public FarmSignals Signals { get; } = new();
    public NoticeLog Notices { get; } = new();
    public LiveWorkers Live { get; }
    public JobProgress Progress { get; }
    public JobSubmission Submission { get; }
    public KnownDepths Depths { get; } = new();
    public ShardClaims Claims { get; }
    public WorkerHeartbeats Heartbeats { get; }
    public LeaseEnds Ends { get; }
    public ListeningTime Listening { get; } = new();
    public DeadlineCheck Deadlines { get; }
    public LeaseSweep Sweep { get; }
    public ShardResults Results { get; }
    public ShardPublisher Publisher { get; }
    public JobControl Control { get; }
    public JobHoldUps HoldUps { get; }
    public DispatchPlan Plan { get; }
    public Dispatcher Dispatcher { get; }
    public JobFinalizer Finalizer { get; }
    public JobEstimates Estimates { get; }
    public ObjectSweep Objects { get; }
    public IOptions<UpkeepOptions> Upkeep { get; }
    public Retention Retention { get; }
    public FileExpiry Files { get; }
    public OrphanSweep Orphans { get; }
    public LostStaging LostStaging { get; }
}
