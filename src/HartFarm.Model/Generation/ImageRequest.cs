using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Generation;

/// <summary>One image to be made. Every setting is the image's own: its neighbours in a batch do not matter to it.</summary>
public sealed record ImageRequest
{
    /// <summary>What the image shall show.</summary>
    public required string Prompt { get; init; }

    /// <summary>The start of the image's own random numbers: the same seed, the same image.</summary>
    public required long Seed { get; init; }

    /// <summary>Strength of classifier-free guidance, 0 to 100; 0 follows the conditional prediction alone.</summary>
    public double Guidance { get; init; } = 4.5;

    /// <summary>How many of the likeliest codes may be drawn; null takes the reference's 600, and 300 from the eighth scale on.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that may be drawn from, likeliest first, 0 to 1; 0 is off.</summary>
    public double TopP { get; init; }

    /// <summary>Divides the logits before a code is drawn, above 0; 1 changes nothing.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Who sees the image before it is finished; null is nobody, and costs nothing.</summary>
    public PartialImages? Partial { get; init; }

    /// <summary>The same image, drawn as a checkpoint names it; what it does not name stays.</summary>
    /// <param name="named">What the checkpoint names, if anything.</param>
    public ImageRequest DrawnAs(CheckpointSampling? named) => this with
    {
        Guidance = named?.Guidance ?? Guidance,
        TopP = named?.TopP ?? TopP,
        Temperature = named?.Temperature ?? Temperature,
    };
}
