using System.Globalization;
using System.Text;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Display;

/// <summary>A model's report for people and for programs.</summary>
public static class ModelReportText
{
    /// <summary>One JSON object on one line.</summary>
    public static string Json(ModelReport report) => ReportJson.Text(
        new
        {
            report.Folder,
            report.ModelHash,
            report.Width,
            report.Height,
            Parameters = report.Parts.Sum(part => part.Parameters),
            report.Parts,
            report.Memory,
            Settings = report.Settings.ToDictionary(),
        });

    /// <summary>Lines of aligned text, without the last line end.</summary>
    public static string Plain(ModelReport report)
    {
        List<(string Name, string Value)> rows = [("folder", report.Folder)];
        if (report.ModelHash is { } hash) rows.Add(("sha256", hash));
        rows.Add(("image", $"{report.Width}x{report.Height}"));
        rows.Add(("parameters", Number(report.Parts.Sum(part => part.Parameters))));
        foreach (var part in report.Parts) rows.AddRange(Rows(part, "  "));
        foreach (var need in report.Memory) rows.AddRange(Rows(need));
        rows.AddRange(report.Settings.Select(setting => (setting.Key, setting.Value)));
        var width = rows.Max(row => row.Name.Length);
        var text = new StringBuilder();
        foreach (var (name, value) in rows) text.Append(name.PadRight(width + 2)).Append(value).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static IEnumerable<(string Name, string Value)> Rows(ModelPart part, string indent) =>
    [
        ($"{indent}{part.Name}", $"{Number(part.Parameters)} {part.ElementType}, {ByteSize.Text(part.Bytes)}"),
        .. part.Within.SelectMany(within => Rows(within, $"{indent}  ")),
    ];

    private static IEnumerable<(string Name, string Value)> Rows(MemoryNeed need) =>
    [
        ($"memory in {need.Precision}", $"{ByteSize.Text(need.Process)} for one image at a time"),
        ("  weights", ByteSize.Text(need.Weights)),
        ("  each image in flight", ByteSize.Text(need.Image)),
        ("  decoder, at most", ByteSize.Text(need.Decoder)),
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
