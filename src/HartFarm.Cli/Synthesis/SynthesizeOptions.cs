using HartFarm.Contracts.Jobs;

namespace HartFarm.Cli.Synthesis;

/// <summary>What <c>hartfarm synthesize</c> was asked for; each value is within its bounds.</summary>
public sealed record SynthesizeOptions
{
    /// <summary>A prompt file, or <c>-</c>.</summary>
    public required string Prompts { get; init; }

    /// <summary>The folder of the dataset; null in a dry run.</summary>
    public string? Out { get; init; }

    /// <summary>The checkpoint's folder; null takes the one that ships.</summary>
    public string? Model { get; init; }

    /// <summary>Images of a prompt that has no count of its own.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The job's seed, from 0.</summary>
    public long Seed { get; init; }

    /// <summary>Guidance of a prompt that has none of its own, 0 to 100.</summary>
    public double Guidance { get; init; } = 4.5;

    /// <summary>How codes are drawn.</summary>
    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>What is written.</summary>
    public OutputSettings Output { get; init; } = new();

    /// <summary>Images of a shard; null for about half a minute's.</summary>
    public int? ShardSize { get; init; }

    /// <summary>Every batch is of one size.</summary>
    public bool Exact { get; init; }

    /// <summary>How prompts are expanded; null takes them as they are.</summary>
    public PromptExpansionMode? Expand { get; init; }

    /// <summary>Prompts drawn of each line.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>Named lists as they were given: <c>NAME=FILE</c> or <c>NAME=a,b,c</c>.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Images that may fail before the job stops; null is no limit.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Images at a time; null for what fits.</summary>
    public int? Batch { get; init; }

    /// <summary><c>float32</c> or <c>bfloat16</c>; null takes what suits the device.</summary>
    public string? Precision { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>Threads for computing on the CPU; null takes one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The dataset's name; null takes its folder's.</summary>
    public string? Title { get; init; }

    /// <summary>Only tell what it would be.</summary>
    public bool DryRun { get; init; }

    /// <summary>The summary as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Tell what the farm's parts do.</summary>
    public bool Verbose { get; init; }
}
