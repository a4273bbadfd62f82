using HartFarm.Model.Layers;
using HartFarm.Model.Transformer;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>Rotary tables and their application.</summary>
internal static class RotaryComparison
{
    private const double Tolerance = 1e-5;

    /// <param name="golden">The file with the numbers.</param>
    /// <param name="folder">Its folder.</param>
    internal static void Run(GoldenFile golden, string folder)
    {
        var device = golden.Device;
        using var scope = NewDisposeScope();
        var config = HartConfig.Load(Path.Combine(folder, "config.json"));
        var scales = new ScaleLayout(config.PatchNums);
        var positions = Enumerable.Range(1, scales.Count - 1).SelectMany(scales.Positions).ToArray();
        golden.Compare("head.inv_freq_1d", tensor(RotaryTables.Frequencies1D(config.HeadDim)), Tolerance);
        golden.Compare("head.inv_freq_2d", tensor(RotaryTables.Frequencies2D(config.HeadDim)), Tolerance);
        golden.Compare("head.position_ids", tensor(positions, [scales.TokenCount - 1, 2]), Tolerance);

        var positions1D = golden.Integers("head.pos1d").Chunk((int)golden.Entries("head.pos1d").Shape[1]).ToArray();
        var context = RotaryTables.Context(positions1D, config.HeadDim, device);
        golden.Compare("head.cos1d", context.Cos, Tolerance);
        golden.Compare("head.sin1d", context.Sin, Tolerance);

        // The first rows of pos1d are the right-padded prompts that the offset tables belong to.
        var shifted = golden.Entries("head.position_ids_offset");
        var offsets = positions1D.Take((int)shifted.Shape[0]).Select(row => (float)row[^1]).ToArray();
        var moved = offsets.SelectMany(offset => positions.Select(position => position + offset)).ToArray();
        golden.Compare("head.position_ids_offset", tensor(moved, [.. shifted.Shape]), Tolerance);
        var image = RotaryTables.Image(positions, offsets, config.HeadDim, device);
        golden.Compare("head.cos2d", image.Cos, Tolerance);
        golden.Compare("head.sin2d", image.Sin, Tolerance);

        Tensor q = golden.Input("apply.q"), k = golden.Input("apply.k"), at = golden.Input("apply.pos");
        var tables = Enumerable.Range(0, (int)at.shape[0])
            .Select(b => RotaryTables.Image(at.select(0, b).to(CPU).contiguous().data<float>().ToArray(), [0f], (int)q.shape[^1], device)).ToArray();
        var applied = new RotaryTables(cat([.. tables.Select(t => t.Cos)], 0), cat([.. tables.Select(t => t.Sin)], 0));
        golden.Compare("apply.q_out", applied.Apply(q), Tolerance);
        golden.Compare("apply.k_out", applied.Apply(k), Tolerance);
        if (golden.Has("real64.sel")) ComparePublishedGrid(golden);
    }

    // Chosen cells of the published 1024px grid, at its head size.
    private static void ComparePublishedGrid(GoldenFile golden)
    {
        const int HeadDim = 64;
        var scales = new ScaleLayout([1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 36, 48, 64]);
        golden.Compare("real64.inv_freq_1d", tensor(RotaryTables.Frequencies1D(HeadDim)), Tolerance);
        golden.Compare("real64.inv_freq_2d", tensor(RotaryTables.Frequencies2D(HeadDim)), Tolerance);
        var device = golden.Device;
        var context = RotaryTables.Context([.. golden.Integers("real64.pos1d").Chunk((int)golden.Entries("real64.pos1d").Shape[1])], HeadDim, device);
        golden.Compare("real64.cos1d", context.Cos, 3e-5);
        golden.Compare("real64.sin1d", context.Sin, 3e-5);

        var all = Enumerable.Range(1, scales.Count - 1).SelectMany(scales.Positions).ToArray();
        var chosen = golden.Integers("real64.sel").SelectMany(cell => new[] { all[2 * cell], all[2 * cell + 1] }).ToArray();
        golden.Compare("real64.sel_position_ids", tensor(chosen, [chosen.Length / 2, 2]), Tolerance);
        var image = RotaryTables.Image(chosen, [(float)golden.Number("real64.sel_offset")], HeadDim, device);
        golden.Compare("real64.cos2d", image.Cos.squeeze(0), 3e-5);
        golden.Compare("real64.sin2d", image.Sin.squeeze(0), 3e-5);
    }
}
