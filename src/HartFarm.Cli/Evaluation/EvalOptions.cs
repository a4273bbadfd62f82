namespace HartFarm.Cli.Evaluation;

/// <summary>What <c>hartfarm eval</c> was asked for; each value is within its bounds.</summary>
public sealed record EvalOptions
{
    /// <summary>The folder of the checkpoint.</summary>
    public required string Model { get; init; }

    /// <summary>Images and captions to measure with.</summary>
    public required string Data { get; init; }

    /// <summary>How many of them.</summary>
    public int Images { get; init; }

    /// <summary>Images at a time.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The file of the features; null takes that in the checkpoint's folder.</summary>
    public string? Features { get; init; }

    /// <summary>The column or field of the captions; null takes the usual ones.</summary>
    public string? CaptionColumn { get; init; }

    /// <summary>A PNG for some of the pictures, or null.</summary>
    public string? Grid { get; init; }

    /// <summary>The measurements as JSON.</summary>
    public bool Json { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>Threads for computing on the CPU; null takes one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Strength of classifier-free guidance.</summary>
    public double Guidance { get; init; }

    /// <summary>Null takes the model's own.</summary>
    public int? TopK { get; init; }

    /// <summary>0 to 1; 0 is off.</summary>
    public double TopP { get; init; }

    /// <summary>Above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The seed of the first image.</summary>
    public long Seed { get; init; } = 1;
}
