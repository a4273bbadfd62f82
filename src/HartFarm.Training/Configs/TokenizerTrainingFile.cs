using HartFarm.Training.Tokenizer;

namespace HartFarm.Training.Configs;

/// <summary>The config of <c>hartfarm train tokenizer</c>.</summary>
public sealed record TokenizerTrainingFile
{
    /// <summary>The tokenizer's <c>config.json</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How it is trained.</summary>
    public TokenizerTrainingConfig Training { get; init; } = new();
}
