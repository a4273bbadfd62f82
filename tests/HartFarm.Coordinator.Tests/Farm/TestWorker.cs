using System.Security.Cryptography;
using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>What a worker writes and says.</summary>
internal static class TestWorker
{
    public static ShardCompleted Make(MemoryStore objects, ShardGranted lease, Guid workerId, params ImageFailure[] failures)
    {
        var main = lease.Output.Format switch
        {
            DatasetFormat.WebDataset => $"data/{lease.Index:D6}.tar",
            DatasetFormat.ImageFolder => $"data/{lease.Index:D6}/metadata.jsonl",
            _ => $"data/train-{lease.Index:D5}-of-{lease.ShardCount:D5}.parquet",
        };
        if (lease.Output.Format == DatasetFormat.ImageFolder)
        {
            for (var i = 0; i < lease.Images; i++)
                objects.Put($"{lease.StagingPrefix}data/{lease.Index:D6}/{lease.FirstImage + i:D9}.png", [1, 2, 3]);
        }
        return new ShardCompleted
        {
            ShardId = lease.ShardId,
            Token = lease.Token,
            WorkerId = workerId,
            Objects =
            [
                Put(objects, lease, main, WrittenObjectKind.Data, $"images of shard {lease.Index}, token {lease.Token}"),
                Put(objects, lease, $"index/{lease.Index:D6}.jsonl", WrittenObjectKind.Index, $"index of shard {lease.Index}"),
            ],
            Images = lease.Images - failures.Length,
            Failures = failures,
            ModelHash = "0123",
            Seconds = 2,
        };
    }

    public static WorkerHeartbeat Beat(Guid workerId, IReadOnlyList<SizeClassPlan>? plan = null, params HeldLease[] leases) => new()
    {
        WorkerId = workerId,
        Host = "here",
        ProcessId = 1,
        Device = "cpu",
        DeviceName = "a processor",
        Precision = "float32",
        Version = "1",
        MemoryTotal = 8,
        MemoryFree = 4,
        Plan = plan ?? [Plan(TestFarm.Small)],
        Leases = leases,
    };

    public static SizeClassPlan Plan(SizeClass sizeClass, int shardsAtOnce = 1, double rate = 2) => new(sizeClass, "0123", 4, shardsAtOnce, rate, 1000);

    private static WrittenObject Put(MemoryStore objects, ShardGranted lease, string name, WrittenObjectKind kind, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        objects.Put(lease.StagingPrefix + name, bytes);
        return new WrittenObject(name, kind, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
