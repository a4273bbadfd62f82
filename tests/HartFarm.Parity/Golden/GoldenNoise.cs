using HartFarm.Model.Sampling;
using static TorchSharp.torch;

namespace HartFarm.Parity.Golden;

/// <summary>The random draws of a golden run. The reference draws guided rows twice and uses the first half.</summary>
public sealed class GoldenNoise : ISamplingNoise
{
    private readonly GoldenFile _golden;
    private readonly string _run;
    private readonly int _lastStage;

    public GoldenNoise(GoldenFile golden, string run, int lastStage)
    {
        (_golden, _run, _lastStage) = (golden, run, lastStage);
    }

    public Tensor Uniform(int stage, CellGroup cells) => throw new InvalidOperationException("The golden runs take the likeliest code.");

    public Tensor Exponential(int stage, CellGroup cells, int codes) =>
        _golden.Input(stage == _lastStage ? $"{_run}.last{cells.Number}.exp" : $"{_run}.s{stage}.exp");

    public Tensor InitialResidual(CellGroup cells, int channels) =>
        _golden.Input($"{_run}.last{cells.Number}.noise_init").narrow(0, 0, (long)cells.Images * cells.Count);

    public Tensor ResidualStep(CellGroup cells, int channels, int execution) =>
        _golden.Input($"{_run}.last{cells.Number}.noise_step{execution}").narrow(0, 0, (long)cells.Images * cells.Count);

    public IReadOnlyList<int[]> Orders(int cells) =>
        [.. _golden.Integers($"{_run}.orders").Select(cell => (int)cell).Chunk(cells)];
}
