using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Publication;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Workers;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>What one coordinator process has, without its timers and its bus.</summary>
public sealed class TestCoordinator
{
    public TestCoordinator(IFarmDatabase database, IObjectStore objects, TimeProvider clock, LeaseOptions leases, SubmissionOptions submission)
    {
        Store = new FarmStore(database);
        var options = Options.Create(leases);
        Live = new LiveWorkers(options, clock);
        Submission = new JobSubmission(Store, objects, Live, Options.Create(submission), Signals, clock);
        Progress = new JobProgress(Signals, Notices, clock);
        var attempts = new AttemptEnd(options, clock);
        Claims = new ShardClaims(Store, options, Signals, clock);
        Heartbeats = new WorkerHeartbeats(Store, options, Signals, clock);
        Ends = new LeaseEnds(Store, attempts, Progress, clock);
        Sweep = new LeaseSweep(Store, Ends, options, clock);
        Results = new ShardResults(Store, attempts, Progress, options, clock);
        Publisher = new ShardPublisher(Store, objects, attempts, Progress, options, clock);
        Control = new JobControl(Store, Signals, Notices, clock);
    }

    public FarmStore Store { get; }
    public FarmSignals Signals { get; } = new();
    public NoticeLog Notices { get; } = new();
    public LiveWorkers Live { get; }
    public JobProgress Progress { get; }
    public JobSubmission Submission { get; }
    public ShardClaims Claims { get; }
    public WorkerHeartbeats Heartbeats { get; }
    public LeaseEnds Ends { get; }
    public LeaseSweep Sweep { get; }
    public ShardResults Results { get; }
    public ShardPublisher Publisher { get; }
    public JobControl Control { get; }
}
