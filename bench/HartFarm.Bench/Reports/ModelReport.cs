using HartFarm.Bench.Measuring;
using HartFarm.Bench.Operations;
using HartFarm.Model.Generation;

namespace HartFarm.Bench.Reports;

/// <summary>What a run of the model benchmark found.</summary>
public sealed record ModelReport
{
    /// <summary>Where it ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>What was measured.</summary>
    public required GeneratorDescription Model { get; init; }

    /// <summary>Threads on the CPU.</summary>
    public required int Threads { get; init; }

    /// <summary>Images at a time.</summary>
    public required int Batch { get; init; }

    /// <summary>Of every image.</summary>
    public required double Guidance { get; init; }

    /// <summary>From nothing to a model that can be used: libtorch loaded, weights mapped, constants computed.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>How much later the checkpoint's hash was known.</summary>
    public required double HashSeconds { get; init; }

    /// <summary>The first batch, which reads the weights.</summary>
    public required BatchTimes First { get; init; }

    /// <summary>The batches after it.</summary>
    public required IReadOnlyList<BatchTimes> Measured { get; init; }

    /// <summary>Tokens along a side of each scale.</summary>
    public required IReadOnlyList<int> Scales { get; init; }

    /// <summary>What a batch needs.</summary>
    public required OperationCount Operations { get; init; }

    /// <summary>Operations a second of a plain matrix product, before and after the batches.</summary>
    public required IReadOnlyList<double> MatrixRates { get; init; }

    /// <summary>The process's memory at the end, or null where the system does not say.</summary>
    public required ResidentMemory? Memory { get; init; }

    /// <summary>Medians by stage.</summary>
    public BatchTimes Median => BatchTimes.Median(Measured);

    /// <summary>The median of the batches' times, in seconds.</summary>
    public double BatchSeconds => Statistics.Median(Measured.Select(times => times.Total));

    /// <summary>Images a second.</summary>
    public double ImagesPerSecond => Batch / BatchSeconds;

    /// <summary>The roof: the mean of <see cref="MatrixRates"/>.</summary>
    public double MatrixRate => MatrixRates.Average();

    /// <summary>Operations a second over a whole batch.</summary>
    public double Rate => Operations.Total / BatchSeconds;

    /// <summary>The stages one by one.</summary>
    public IEnumerable<StageRow> Stages()
    {
        var median = Median;
        yield return new StageRow("text", median.Text, Operations.Text);
        for (var scale = 0; scale < Scales.Count; scale++)
        {
            var name = scale == 0 ? "scale 1x1 and prompt" : $"scale {Scales[scale]}x{Scales[scale]}";
            yield return new StageRow(name, median.Scales[scale], Operations.Scales[scale]);
        }
        yield return new StageRow("residual diffusion", median.ResidualDiffusion, Operations.ResidualDiffusion);
        yield return new StageRow("decoder", median.Decoder, Operations.Decoder);
    }
}
