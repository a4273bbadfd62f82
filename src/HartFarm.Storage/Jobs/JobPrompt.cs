using System.Text.Json;

namespace HartFarm.Storage.Jobs;

/// <summary>A prompt of a job, after it was checked and expanded; null takes the job's setting.</summary>
public sealed record JobPrompt
{
    /// <summary>What the images are made of.</summary>
    public required string Prompt { get; init; }

    /// <summary>The prompt as it was given, where expansion made another of it.</summary>
    public string? Source { get; init; }

    /// <summary>The seed of the given prompt's first image; the next ones count up.</summary>
    public long? Seed { get; init; }

    /// <summary>How many images.</summary>
    public required int Count { get; init; }

    /// <summary>Images of the given prompt that are made of its expansions before this one.</summary>
    public int FirstCopy { get; init; }

    /// <summary>Images of the given prompt, over all of its expansions.</summary>
    public required int Copies { get; init; }

    /// <summary>Strength of guidance.</summary>
    public double? Guidance { get; init; }

    /// <summary>The given prompt's name.</summary>
    public string? Key { get; init; }

    /// <summary>The user's own fields, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Metadata { get; init; } = [];

    /// <summary>The line of the user's file.</summary>
    public required long Line { get; init; }
}
