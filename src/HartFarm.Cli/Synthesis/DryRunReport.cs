using System.Globalization;
using HartFarm.Cli.Display;

namespace HartFarm.Cli.Synthesis;

/// <summary>What a run would be.</summary>
public sealed record DryRunReport
{
    private const int LongestSample = 100;

    /// <summary>Prompts, after expansion.</summary>
    public required long Prompts { get; init; }

    /// <summary>Images.</summary>
    public required long Images { get; init; }

    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>How long it takes; null where no rate could be measured.</summary>
    public required double? Seconds { get; init; }

    /// <summary>What was measured.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Bytes of the images' files, if all are like those that were made to measure.</summary>
    public required long Bytes { get; init; }

    /// <summary>Where it was measured.</summary>
    public required string Device { get; init; }

    /// <summary>The element type of the computation.</summary>
    public required string Precision { get; init; }

    /// <summary>The model and its size.</summary>
    public required string Model { get; init; }

    /// <summary>Some of the prompts as they will be made.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string Json() => ReportJson.Text(this);

    /// <summary>Lines for people.</summary>
    public override string ToString()
    {
        var time = Seconds is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $"about {Pace.Duration(seconds)} at {Pace.Number(ImagesPerSecond)} images/s, as measured on {Device} in {Precision}")
            : "unknown";
        var samples = string.Concat(Samples.Select(sample => $"\n  {Shorten(sample)}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            model    {Model}
            prompts  {Prompts}
            images   {Images} in {Shards} {(Shards == 1 ? "shard" : "shards")}
            time     {time}
            bytes    about {ByteSize.Text(Bytes)}
            samples{samples}
            Nothing was written.
            """);
    }

    private static string Shorten(string text) => text.Length <= LongestSample ? text : text[..(char.IsHighSurrogate(text[LongestSample - 1]) ? LongestSample - 1 : LongestSample)] + "…";
}
