namespace HartFarm.Worker.Engine;

/// <summary>What became of a batch. Every slot is in one of the lists; each keeps the batch's order.</summary>
public sealed class BatchOutcome
{
    /// <summary>The images that were made or cannot be made.</summary>
    public List<SlotResult> Results { get; } = [];

    /// <summary>Images to be put back, since nothing speaks against them.</summary>
    public List<BatchSlot> Unmade { get; } = [];

    /// <summary>Why the shard of the batch cannot be made on this device; null mostly.</summary>
    public string? Refusal { get; set; }

    /// <summary>Why the generator seems broken; null mostly.</summary>
    public Exception? Broken { get; set; }
}
