using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>How many images go into a shard, and into a padded batch.</summary>
internal static class ShardSizing
{
    private const int Largest = 10_000;

    /// <summary>Images of a shard that takes about as long as wanted.</summary>
    /// <param name="options">How long that is, and what goes while no rate is known.</param>
    /// <param name="plans">What the live workers do of the size class.</param>
    /// <param name="exactBatch">A batch's size where it is fixed: only full batches then fill a shard.</param>
    public static int ShardSize(SubmissionOptions options, IReadOnlyList<SizeClassPlan> plans, int? exactBatch)
    {
        double[] rates = [.. plans.Select(plan => plan.ImagesPerSecond).Where(rate => rate > 0)];
        var size = rates.Length == 0 ? options.ShardSize : (int)Math.Clamp(rates.Average() * options.ShardTime.TotalSeconds, 1, Largest);
        return exactBatch is { } batch ? (size + batch - 1) / batch * batch : size;
    }

    /// <summary>The batch that every live worker can hold.</summary>
    public static int ExactBatch(SubmissionOptions options, IReadOnlyList<SizeClassPlan> plans) =>
        plans.Count == 0 ? options.ExactBatch : Math.Clamp(plans.Min(plan => plan.ImagesInFlight), 1, options.ExactBatch);
}
