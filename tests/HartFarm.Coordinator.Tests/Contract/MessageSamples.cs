using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>One message of each kind, with a value in every field.</summary>
internal static class MessageSamples
{
    private static readonly Guid Worker = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Job = new("22222222-2222-2222-2222-222222222222");

    public static IReadOnlyList<object> All { get; } =
    [
        new ShardReady(7, 1, Job),
        new ClaimShard(7, Worker, 1, Job, 3, 6),
        new ShardDenied(7, "there is no such shard"),
        Granted with { Further = [Granted with { ShardId = 8, Index = 3 }] },
        Completed with { Further = [Completed with { ShardId = 8 }] },
        new ShardVerdict(7, false, "another lease was granted since") { Further = [new ShardVerdict(8, false, "it is over")] },
        new ShardFailed(7, 3, Worker, "it failed"),
        new ShardReturned(7, 3, Worker, "the worker is to end"),
        new PartialImageMade(Job, 4, 0, 64, 64, [1, 2, 3]),
        TestWorker.Beat(
            Worker, [TestWorker.Plan(TestFarm.Small) with { Sampling = new ModelSampling(4, 0.9, 0.5) }], new HeldLease(7, 3, 1)) with
        {
            Draining = true,
            Trouble = "the store is away",
        },
        new HeartbeatReply(TimeSpan.FromMinutes(1), [new LostLease(7, 3, "it expired")]),
        new WorkerStopped(Worker),
        new JobStopped(Job, "it was cancelled"),
    ];

    private static ShardCompleted Completed => new()
    {
        ShardId = 7,
        JobId = Job,
        Token = 3,
        WorkerId = Worker,
        Objects = [new WrittenObject("data/000002.tar", WrittenObjectKind.Data, 10, "ab"), new WrittenObject("index/000002.jsonl", WrittenObjectKind.Index, 5, "cd")],
        Images = 1,
        Failures = [new ImageFailure(5, "5", "it cannot be made")],
        ModelHash = "0123",
        Seconds = 2.5,
        Work = new ShardWork
        {
            PromptSeconds = 0.1,
            GenerateSeconds = 1.5,
            EncodeSeconds = 0.2,
            PutSeconds = 0.3,
            Puts = 2,
            StoreWaits = 1,
            BatchImages = 2,
            BatchPlaces = 2.5,
        },
        Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    private static ShardGranted Granted => new()
    {
        ShardId = 7,
        Token = 3,
        LeaseFor = TimeSpan.FromMinutes(1),
        JobId = Job,
        Index = 2,
        ShardCount = 5,
        SizeClass = TestFarm.Small,
        Priority = JobPriority.Normal,
        FirstImage = 4,
        Images = 2,
        Prompts = new PromptRange("jobs/a/prompts.jsonl", 10, 20, 1),
        Seed = 1,
        Guidance = 4.5,
        Sampling = new SamplingSettings { TopK = 600, TopP = 0.9, Temperature = 0.8 },
        Output = new OutputSettings { Format = DatasetFormat.Parquet, Image = "jpeg", Quality = 90 },
        ExactBatch = 8,
        PartialImages = 2,
        StagingPrefix = "jobs/a/staging/2.3/",
    };
}
