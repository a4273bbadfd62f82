using System.Globalization;
using HartFarm.Cli.Display;

namespace HartFarm.Cli.Generation;

/// <summary>How a run ended.</summary>
public sealed record GenerateSummary
{
    /// <summary>Images of the dataset when it is complete.</summary>
    public required long Images { get; init; }

    /// <summary>How many this run made.</summary>
    public required long Made { get; init; }

    /// <summary>How many were there before.</summary>
    public required long Before { get; init; }

    /// <summary>The time from the first image's start to the last one's file; loading the model is not in it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Images made a second.</summary>
    public double ImagesPerSecond => Seconds > 0 ? Made / Seconds : 0;

    /// <summary>How many prompts had a warning.</summary>
    public required long Warnings { get; init; }

    /// <summary>The run was stopped before all images were made.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The dataset's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The checkpoint's SHA-256.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Where it was computed.</summary>
    public required string Device { get; init; }

    /// <summary>The element type of the computation.</summary>
    public required string Precision { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string Json() => ReportJson.Text(this);

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var there = Before > 0 ? $" ({Before} were there)" : "";
        var rest = Interrupted ? $"; interrupted, {Images - Before - Made} are missing: the same command makes them" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Made} images made{there} in {Seconds:F1} s, {Pace.Number(ImagesPerSecond)} images/s, in {Out}{rest}");
    }
}
