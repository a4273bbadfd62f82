namespace HartFarm.Training.Evaluation;

/// <summary>Which images are generated to be measured.</summary>
public sealed record GenerationSettings
{
    /// <summary>Captions, of each of which one image is made.</summary>
    public long Images { get; init; } = 500;

    /// <summary>Real images that they are compared with; null takes those of the captions.</summary>
    public long? RealImages { get; init; }

    /// <summary>Images that are made at once; it does not change them.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The seed of the first image; each next image's is one more.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Strength of classifier-free guidance.</summary>
    public double Guidance { get; init; } = 2;

    /// <summary>How many of the likeliest codes may be drawn; null takes the model's own.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that may be drawn from; 0 is off.</summary>
    public double TopP { get; init; }

    /// <summary>Divides the logits before a code is drawn.</summary>
    public double Temperature { get; init; } = 1;
}
