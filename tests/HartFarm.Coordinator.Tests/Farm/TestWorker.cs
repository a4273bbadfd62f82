using System.Text;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Publication;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>What a worker writes and says.</summary>
internal static class TestWorker
{
    public static async Task<ShardCompleted> MakeAsync(IObjectStore objects, ShardGranted lease, Guid workerId, params ImageFailure[] failures)
    {
        var target = new StagingTarget(objects, lease.StagingPrefix);
        await using var writer = ShardWriter.Create(
            new ShardLayout(ShardNames.FormatOf(lease.Output.Format), lease.Index, lease.ShardCount), target);
        await foreach (var task in ShardImages.ReadAsync(objects, lease))
            if (failures.All(failure => failure.Index != task.Index)) await writer.WriteAsync(Image(lease, task));
        await writer.CompleteAsync();
        return new ShardCompleted
        {
            ShardId = lease.ShardId,
            JobId = lease.JobId,
            Token = lease.Token,
            WorkerId = workerId,
            Objects = target.Written,
            Images = lease.Images - failures.Length,
            Failures = failures,
            ModelHash = "0123",
            Seconds = 2,
        };
    }

    private static ShardImage Image(ShardGranted lease, ShardImageTask task) => new(
        task.Key,
        ImageFormat.Png,
        Encoding.UTF8.GetBytes($"image {task.Index} of token {lease.Token}"),
        new ImageRecord
        {
            Index = task.Index,
            Prompt = task.Source ?? task.Prompt,
            FinalPrompt = task.Source is null ? null : task.Prompt,
            Key = task.PromptKey,
            Copy = task.Copy,
            Seed = task.Seed,
            Guidance = task.Guidance,
            Model = lease.SizeClass.Model,
            ModelHash = "0123",
            Width = lease.SizeClass.Width,
            Height = lease.SizeClass.Height,
            Precision = "float32",
            Device = "cpu",
            BatchSize = 1,
            GeneratorVersion = "1",
        });

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

    public static SizeClassPlan Plan(SizeClass sizeClass, int shardsAtOnce = 1, double rate = 2) =>
        new(sizeClass, "0123", Math.Max(4, shardsAtOnce), shardsAtOnce, rate, 1000);
}
