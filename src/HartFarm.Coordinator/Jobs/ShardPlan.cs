namespace HartFarm.Coordinator.Jobs;

/// <summary>Where a shard's images and prompts lie in its job.</summary>
/// <param name="FirstImage">The first image's index.</param>
/// <param name="Images">How many.</param>
/// <param name="PromptOffset">Where the first prompt's line begins, in bytes.</param>
/// <param name="PromptLength">Bytes to the end of the last prompt's line.</param>
/// <param name="SkippedImages">Images of the first prompt that belong to the shard before.</param>
public readonly record struct ShardPlan(long FirstImage, int Images, long PromptOffset, long PromptLength, int SkippedImages);
