using System.Globalization;
using HartFarm.Bench.Measuring;
using HartFarm.Bench.Operations;

namespace HartFarm.Bench.Checks.Measures;

/// <summary>A batch's stages as lines of aligned text.</summary>
internal static class StageTable
{
    private const double Tera = 1e12;

    /// <param name="batch">Images of the batch.</param>
    /// <param name="times">What its stages took.</param>
    /// <param name="operations">What they need.</param>
    /// <param name="scales">Tokens along a side of each scale.</param>
    /// <param name="rate">The device's rate of matrix products, in operations a second.</param>
    internal static IEnumerable<string> Of(int batch, BatchTimes times, OperationCount operations, IReadOnlyList<int> scales, double rate)
    {
        (string Name, double Seconds, long Operations)[] rows =
        [
            ("text", times.Text, operations.Text),
            .. scales.Select((side, scale) => ($"scale {side}x{side}", times.Scales[scale], operations.Scales[scale])),
            ("residual diffusion", times.ResidualDiffusion, operations.ResidualDiffusion),
            ("decoder", times.Decoder, operations.Decoder),
            ("all, waited for stage by stage", times.Total, operations.Total),
        ];
        var width = rows.Max(row => row.Name.Length);
        yield return $"{$"batch {batch}".PadRight(width)}   seconds   TFLOP/s   of matrix rate";
        foreach (var (name, seconds, count) in rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)} {seconds,9:F4} {count / seconds / Tera,9:G3} {count / seconds / rate,16:P1}");
        }
    }
}
