using System.Globalization;
using System.Text.Json.Serialization;
using HartFarm.Cli.Display;

namespace HartFarm.Cli.Synthesis;

/// <summary>How a run ended.</summary>
public sealed record SynthesizeSummary
{
    /// <summary>The job's id.</summary>
    public required Guid Job { get; init; }

    /// <summary>Images that were asked for.</summary>
    public required long Images { get; init; }

    /// <summary>How many this run made.</summary>
    public required long Made { get; init; }

    /// <summary>How many were there before.</summary>
    public required long Before { get; init; }

    /// <summary>How many cannot be made.</summary>
    public required long Failed { get; init; }

    /// <summary>Bytes of the images' files.</summary>
    public required long Bytes { get; init; }

    /// <summary>The time from the first image's start to the finished dataset; loading the model is not in it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Images made a second.</summary>
    public double ImagesPerSecond => Seconds > 0 ? Made / Seconds : 0;

    /// <summary>The run was stopped before all images were made.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The dataset's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The page with small images; null where there is none yet.</summary>
    public string? ContactSheet { get; init; }

    /// <summary>Whether a run before this one had finished the dataset already.</summary>
    [JsonIgnore]
    public bool WasFinished { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string Json() => ReportJson.Text(this);

    /// <summary>What <see cref="Json"/> wrote.</summary>
    public static SynthesizeSummary? Parse(string json) => ReportJson.Parse<SynthesizeSummary>(json);

    /// <summary>Lines for people.</summary>
    public override string ToString()
    {
        if (WasFinished) return $"{Out} is finished: {Images} images are there, and nothing was to be done";
        var there = Before > 0 ? $" ({Before} were there)" : "";
        var failed = Failed > 0 ? $"; {Failed} could not be made" : "";
        var rest = Interrupted ? $"; interrupted, {Math.Max(0, Images - Before - Made - Failed)} are missing: the same command makes them" : "";
        var sheet = ContactSheet is null ? "" : $"\nto look at them: {ContactSheet}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Made} images made{there} in {Seconds:F1} s, {Pace.Number(ImagesPerSecond)} images/s, in {Out}{failed}{rest}{sheet}");
    }
}
