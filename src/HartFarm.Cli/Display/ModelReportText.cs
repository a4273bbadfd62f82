using System.Globalization;
using System.Text;
using System.Text.Json;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Display;

/// <summary>A model's report for people and for programs.</summary>
public static class ModelReportText
{
    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One JSON object on one line.</summary>
    public static string Json(ModelReport report)
    {
        var settings = report.Settings.ToDictionary();
        return JsonSerializer.Serialize(
            new
            {
                report.Folder,
                report.ModelHash,
                report.Width,
                report.Height,
                Parameters = report.Parts.Sum(part => part.Parameters),
                report.Parts,
                Settings = settings,
            },
            JsonOptions);
    }

    /// <summary>Lines of aligned text, without the last line end.</summary>
    public static string Plain(ModelReport report)
    {
        var text = new StringBuilder();
        List<(string Name, string Value)> rows =
        [
            ("folder", report.Folder),
            ("sha256", report.ModelHash),
            ("image", $"{report.Width}x{report.Height}"),
            ("parameters", Number(report.Parts.Sum(part => part.Parameters))),
            .. report.Parts.Select(part => ($"  {part.Name}", $"{Number(part.Parameters)} {part.ElementType}, {PullDisplay.Size(part.Bytes)}")),
            .. report.Settings.Select(setting => (setting.Key, setting.Value)),
        ];
        var width = rows.Max(row => row.Name.Length);
        foreach (var (name, value) in rows) text.Append(name.PadRight(width + 2)).Append(value).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
