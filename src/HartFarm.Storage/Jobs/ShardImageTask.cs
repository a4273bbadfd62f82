using System.Text.Json;

namespace HartFarm.Storage.Jobs;

/// <summary>An image of a shard, as it is to be made.</summary>
public sealed record ShardImageTask
{
    /// <summary>Its index in the job.</summary>
    public required long Index { get; init; }

    /// <summary>Its name, unique in the job.</summary>
    public required string Key { get; init; }

    /// <summary>What it is made of.</summary>
    public required string Prompt { get; init; }

    /// <summary>The prompt as it was given, where expansion made another of it.</summary>
    public string? Source { get; init; }

    /// <summary>The prompt's own name.</summary>
    public string? PromptKey { get; init; }

    /// <summary>Which of the prompt's images it is, from 0.</summary>
    public required int Copy { get; init; }

    /// <summary>The seed of its noise.</summary>
    public required long Seed { get; init; }

    /// <summary>Strength of guidance.</summary>
    public required double Guidance { get; init; }

    /// <summary>The user's own fields.</summary>
    public required IReadOnlyList<KeyValuePair<string, JsonElement>> Metadata { get; init; }
}
