namespace HartFarm.Contracts.Shards;

/// <summary>A shard's part of its job's prompts.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Offset">Where the first prompt's line begins, in bytes.</param>
/// <param name="Length">Bytes to the end of the last prompt's line.</param>
/// <param name="SkippedImages">Images of the first prompt that belong to the shard before.</param>
public sealed record PromptRange(string Key, long Offset, long Length, int SkippedImages);
