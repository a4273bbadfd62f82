using HartFarm.Storage.Images;

namespace HartFarm.Cli.Generation;

/// <summary>What <c>hartfarm generate</c> was asked for; each value is within its bounds.</summary>
public sealed record GenerateOptions
{
    /// <summary>The folder of the checkpoint.</summary>
    public required string Model { get; init; }

    /// <summary>The folder of the dataset.</summary>
    public required string Out { get; init; }

    /// <summary>A prompt file, or <c>-</c>; null when <see cref="Prompts"/> are given.</summary>
    public string? PromptFile { get; init; }

    /// <summary>Prompts from the command line.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Images of a prompt that has no count of its own.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The run's seed.</summary>
    public long Seed { get; init; }

    /// <summary>Guidance of a prompt that has none of its own, 0 to 100.</summary>
    public double Guidance { get; init; } = 4.5;

    /// <summary>Null takes the reference's.</summary>
    public int? TopK { get; init; }

    /// <summary>0 to 1; 0 is off.</summary>
    public double TopP { get; init; }

    /// <summary>Above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Without the residual tokens.</summary>
    public bool Discrete { get; init; }

    /// <summary>Feeds the next scale a smoothed mixture of the codes' embeddings.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>Groups of tokens in which the last scale is decoded.</summary>
    public int MaskGitSteps { get; init; } = 1;

    /// <summary>Pixels a side; null takes the model's own.</summary>
    public int? Size { get; init; }

    /// <summary>Images at a time; null asks the generator.</summary>
    public int? Batch { get; init; }

    /// <summary><c>float32</c> or <c>bfloat16</c>; null takes what suits the device.</summary>
    public string? Precision { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>Threads for computing on the CPU; null takes one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Format and quality of the image files.</summary>
    public ImageEncoding Encoding { get; init; } = new(ImageFormat.Png);

    /// <summary>Compare the SHA-256 of the images that are there.</summary>
    public bool Verify { get; init; }

    /// <summary>The summary as JSON.</summary>
    public bool Json { get; init; }
}
