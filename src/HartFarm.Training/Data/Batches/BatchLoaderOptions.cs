namespace HartFarm.Training.Data.Batches;

/// <summary>Which batches of a source are loaded, and how.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Images a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Of the order.</summary>
    public long Seed { get; init; }

    /// <summary>The first batch's number: training goes on where it was by the number of the next step.</summary>
    public long FirstStep { get; init; }

    /// <summary>Take the images in random order, a new one each epoch; otherwise in the source's.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Begin again at the end of the source; otherwise the last batch may be smaller, and none follows.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>Batches that may lie ready.</summary>
    public int Ahead { get; init; } = 4;

    /// <summary>Batches that are made at the same time.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
