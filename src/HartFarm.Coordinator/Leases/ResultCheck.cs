using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Publication;

namespace HartFarm.Coordinator.Leases;

/// <summary>Whether a result is one of its shard: a worker that counts wrongly must not lose images.</summary>
internal static class ResultCheck
{
    /// <summary>What is wrong; null when it will do.</summary>
    public static string? Run(ShardCompleted completed, ShardRow shard, JobRow job)
    {
        var (images, failures) = (completed.Images, completed.Failures);
        if (images < 0 || images + failures.Count != shard.Images)
            return $"{images} images and {failures.Count} failures are not the shard's {shard.Images} images";
        var last = shard.FirstImage + shard.Images;
        if (failures.FirstOrDefault(failure => failure.Index < shard.FirstImage || failure.Index >= last) is { } strange)
            return $"image {strange.Index} is none of the shard's";
        if (failures.DistinctBy(failure => failure.Index).Count() != failures.Count) return "an image failed twice";
        var names = ShardNames.Of(job, shard.Index);
        if (completed.Objects.Count(one => one.Kind == WrittenObjectKind.Index && one.Name == names.IndexName) != 1)
            return $"it has no {names.IndexName}";
        if (!completed.Objects.Any(one => one.Kind == WrittenObjectKind.Data && one.Name == names.MainName)) return $"it has no {names.MainName}";
        return completed.Objects.FirstOrDefault(one => !names.Owns(one.Name)) is { } foreign ? $"'{foreign.Name}' is no name of the shard's" : null;
    }
}
