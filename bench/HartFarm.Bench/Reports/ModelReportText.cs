using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HartFarm.Bench.Reports;

/// <summary>A report of the model benchmark for people and for programs.</summary>
public static class ModelReportText
{
    private const double Giga = 1e9;
    private const double Tera = 1e12;
    private const double Gibi = 1L << 30;

    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One JSON object on one line; times in seconds, memory in bytes, rates in operations a second.</summary>
    public static string Json(ModelReport report) => JsonSerializer.Serialize(
        new
        {
            report.Machine,
            report.Model,
            report.Threads,
            report.Batch,
            report.Guidance,
            report.LoadSeconds,
            report.HashSeconds,
            FirstBatchSeconds = report.First.Total,
            BatchSeconds = report.Measured.Select(times => times.Total),
            report.ImagesPerSecond,
            report.Rate,
            report.MatrixRates,
            report.Memory,
            Stages = report.Stages(),
        },
        JsonOptions);

    /// <summary>Lines of aligned text, without the last line end.</summary>
    public static string Plain(ModelReport report)
    {
        var (model, text) = (report.Model, new StringBuilder());
        text.AppendLine(report.Machine.ToString());
        Line(text, $"{model.Model}, {model.Width}x{model.Height}, {model.Precision}, {model.Device}, {report.Threads} threads, batch {report.Batch}, guidance {report.Guidance}");
        Line(text, $"ready after {report.LoadSeconds:F1} s, hash known {report.HashSeconds:F1} s later");
        Line(text, $"first batch {report.First.Total:F1} s, then {string.Join(", ", report.Measured.Select(times => Number(times.Total)))} s: {report.ImagesPerSecond:G4} images/s");
        if (report.Memory is { } memory) Line(text, $"peak resident memory {memory.Peak / Gibi:F2} GiB; at the end {memory.Now / Gibi:F2} GiB, {memory.Files / Gibi:F2} GiB of it mapped files");
        Line(text, $"matrix product {Measuring.MatrixRate.Shape}: {string.Join(" before and ", report.MatrixRates.Select(rate => Number(rate / Giga)))} GFLOP/s after the batches");
        text.AppendLine();
        var rows = report.Stages().Append(new StageRow("batch", report.BatchSeconds, report.Operations.Total)).ToArray();
        var width = rows.Max(row => row.Name.Length);
        text.Append("stage".PadRight(width)).AppendLine("   seconds   share     TFLOP   GFLOP/s   of product");
        foreach (var row in rows)
        {
            Line(text, $"{row.Name.PadRight(width)} {row.Seconds,9:F3} {row.Seconds / report.BatchSeconds,7:P1} {row.Operations / Tera,9:F3} {row.Rate / Giga,9:F0} {row.Rate / report.MatrixRate,12:P1}");
        }
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
