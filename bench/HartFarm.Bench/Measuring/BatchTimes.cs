namespace HartFarm.Bench.Measuring;

/// <summary>What a batch's stages took, in seconds.</summary>
/// <param name="Text">Prompts to text features.</param>
/// <param name="Scales">Each scale's tokens.</param>
/// <param name="ResidualDiffusion">The last scale's residuals.</param>
/// <param name="Decoder">Latents to pixels.</param>
public sealed record BatchTimes(double Text, IReadOnlyList<double> Scales, double ResidualDiffusion, double Decoder)
{
    /// <summary>All stages together: the batch.</summary>
    public double Total => Text + Scales.Sum() + ResidualDiffusion + Decoder;

    /// <summary>Each stage's median over several batches.</summary>
    public static BatchTimes Median(IReadOnlyList<BatchTimes> batches) => new(
        Statistics.Median(batches.Select(batch => batch.Text)),
        [.. Enumerable.Range(0, batches[0].Scales.Count).Select(scale => Statistics.Median(batches.Select(batch => batch.Scales[scale])))],
        Statistics.Median(batches.Select(batch => batch.ResidualDiffusion)),
        Statistics.Median(batches.Select(batch => batch.Decoder)));
}
