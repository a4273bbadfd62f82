using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Worker.Tests.Farm;

namespace HartFarm.Worker.Tests.Shards;

/// <summary>Leases for tests that make no images.</summary>
internal static class Grants
{
    public static ShardGranted Of(long shard, TimeSpan leaseFor) => new()
    {
        ShardId = shard,
        Token = 7,
        LeaseFor = leaseFor,
        JobId = Guid.NewGuid(),
        Index = 0,
        ShardCount = 1,
        SizeClass = TestFarm.Tiny,
        Priority = JobPriority.Normal,
        FirstImage = 0,
        Images = 1,
        Prompts = new PromptRange("prompts", 0, 0, 0),
        Seed = 0,
        Guidance = 0,
        Sampling = new SamplingSettings(),
        Output = new OutputSettings(),
        StagingPrefix = "staging/",
    };
}
