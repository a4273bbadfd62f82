namespace HartFarm.Cli.Training;

/// <summary>What <c>hartfarm train</c> was asked for; each value is within its bounds.</summary>
public sealed record TrainOptions
{
    /// <summary>The training's config; null takes the defaults, where there are such.</summary>
    public string? Config { get; init; }

    /// <summary>What to learn from.</summary>
    public string Data { get; init; } = "";

    /// <summary>The folder of the run.</summary>
    public required string Out { get; init; }

    /// <summary>A checkpoint folder with the finished tokenizer, for the transformer.</summary>
    public string? Model { get; init; }

    /// <summary>A checkpoint folder whose weights the training starts from; null starts from nothing.</summary>
    public string? From { get; init; }

    /// <summary>Go on from the state in <see cref="Out"/>.</summary>
    public bool Resume { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>Threads for computing on the CPU; null takes one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The column or field of the captions; null takes the usual ones.</summary>
    public string? CaptionColumn { get; init; }

    /// <summary>How many broken samples may be left out.</summary>
    public int SkipBroken { get; init; }
}
