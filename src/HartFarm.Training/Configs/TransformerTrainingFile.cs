using HartFarm.Model.Text;
using HartFarm.Training.Transformer;

namespace HartFarm.Training.Configs;

/// <summary>The config of <c>hartfarm train transformer</c>.</summary>
public sealed record TransformerTrainingFile
{
    /// <summary>The transformer's <c>config.json</c>.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// The <c>config.json</c> of a text encoder that is trained from nothing, with a vocabulary learned from the captions; null takes the
    /// text encoder of the checkpoint that the tokenizer is in.
    /// </summary>
    public string? TextEncoder { get; init; }

    /// <summary>How many captions the vocabulary is learned from.</summary>
    public int VocabularyCaptions { get; init; } = 20_000;

    /// <summary>The positions of a caption's tokens in the transformer; null takes those of the checkpoint that the tokenizer is in.</summary>
    public PromptPositions? PromptPositions { get; init; }

    /// <summary>How it is trained.</summary>
    public TransformerTrainingConfig Training { get; init; } = new();
}
