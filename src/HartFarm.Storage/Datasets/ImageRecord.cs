using System.Text.Json;

namespace HartFarm.Storage.Datasets;

/// <summary>What the metadata say of one image: all that it takes to make it again.</summary>
public sealed record ImageRecord
{
    /// <summary>Its place in the run, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The prompt as it was given.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the image was made of, where expansion made another prompt of the given one; null where it was made of that itself.</summary>
    public string? FinalPrompt { get; init; }

    /// <summary>The user's name for the prompt.</summary>
    public string? Key { get; init; }

    /// <summary>Which of the prompt's images it is, from 0.</summary>
    public required int Copy { get; init; }

    public required long Seed { get; init; }

    public required double Guidance { get; init; }

    public int? TopK { get; init; }

    public double TopP { get; init; }

    public double Temperature { get; init; } = 1;

    /// <summary>Made of the discrete tokens alone, without the residual ones.</summary>
    public bool Discrete { get; init; }

    /// <summary>Each scale was fed a smoothed mixture of the codes' embeddings.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>Groups of tokens in which the last scale was decoded.</summary>
    public int MaskGitSteps { get; init; } = 1;

    /// <summary>The checkpoint's name.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the checkpoint, in lower-case hexadecimal.</summary>
    public required string ModelHash { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The element type of the computation.</summary>
    public required string Precision { get; init; }

    /// <summary>Where it was computed.</summary>
    public required string Device { get; init; }

    /// <summary>Images in the batch that it was computed in, padding included; arithmetic may differ with it. Null where it was not noted.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The version of the program that made it; null where it was not noted.</summary>
    public string? GeneratorVersion { get; init; }

    /// <summary>Tokens of the prompt that the model has read; null where they were not counted. They stand in a shard's index alone.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Tokens that the image was made of; null where they were not counted. They stand in a shard's index alone.</summary>
    public int? ImageTokens { get; init; }

    /// <summary>What the generator said of it, such as a prompt that was cut.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The prompt's other fields.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Metadata { get; init; } = [];
}
