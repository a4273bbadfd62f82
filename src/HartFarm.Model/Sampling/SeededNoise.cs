using HartFarm.Model.Tensors;
using Primitives = System.Numerics.Tensors.TensorPrimitives;

namespace HartFarm.Model.Sampling;

/// <summary>The random numbers of a batch from its images' seeds: a function of seed, purpose, stage and cell, and of nothing else.</summary>
public sealed class SeededNoise : ISamplingNoise
{
    private readonly long[] _seeds;
    private readonly Device _device;

    /// <param name="seeds">Each image's seed.</param>
    /// <param name="device">Where the numbers are wanted; they are drawn on the CPU.</param>
    public SeededNoise(IReadOnlyList<long> seeds, Device device)
    {
        _seeds = [.. seeds];
        _device = device;
    }

    private enum Purpose : uint
    {
        Code,
        Gumbel,
        InitialResidual,
        ResidualStep,
        Order,
    }

    /// <inheritdoc/>
    public Tensor Uniform(int stage, CellGroup cells) =>
        Draw(cells, 1, [cells.Images, cells.Count], Purpose.Code, stage, (generator, target, start) => generator.Uniform(target, start));

    /// <inheritdoc/>
    public Tensor Exponential(int stage, CellGroup cells, int codes) =>
        Draw(cells, codes, [cells.Images, cells.Count, codes], Purpose.Gumbel, stage, (generator, target, start) =>
        {
            generator.OpenUniform(target, start);
            Primitives.Log(target, target);
            Primitives.Negate(target, target);
        });

    /// <inheritdoc/>
    public Tensor InitialResidual(CellGroup cells, int channels) =>
        Draw(cells, channels, [(long)cells.Images * cells.Count, channels], Purpose.InitialResidual, 0, (generator, target, start) => generator.Normal(target, start));

    /// <inheritdoc/>
    public Tensor ResidualStep(CellGroup cells, int channels, int execution) =>
        Draw(cells, channels, [(long)cells.Images * cells.Count, channels], Purpose.ResidualStep, execution, (generator, target, start) => generator.Normal(target, start));

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Orders(int cells) => [.. _seeds.Select(seed => Order(seed, cells))];

    private delegate void Filler(PhiloxGenerator generator, Span<float> target, long start);

    private Tensor Draw(CellGroup cells, int perCell, long[] shape, Purpose purpose, int stage, Filler fill)
    {
        return FilledTensor.Of(cells.Images * cells.Count, shape, _device, (numbers, row) =>
        {
            var (image, i) = (row / cells.Count, row % cells.Count);
            fill(new PhiloxGenerator(_seeds[cells.First + image], (uint)purpose, (uint)stage), numbers, cells.Cells[image][i] * perCell);
        });
    }

    // Fisher and Yates, with one draw a cell.
    private static int[] Order(long seed, int cells)
    {
        var order = Enumerable.Range(0, cells).ToArray();
        var draws = new float[cells];
        new PhiloxGenerator(seed, (uint)Purpose.Order, 0).Uniform(draws, 0);
        for (var i = cells - 1; i > 0; i--)
        {
            var other = (int)(draws[i] * (i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
