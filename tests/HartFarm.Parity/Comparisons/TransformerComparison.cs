using HartFarm.Model.Checkpoints;
using HartFarm.Model.Diffusion;
using HartFarm.Model.Transformer;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>The training form of the transformer.</summary>
internal static class TransformerComparison
{
    private const double Tolerance = 1e-5;

    /// <param name="golden">The file with the numbers.</param>
    /// <param name="folder">Its folder.</param>
    internal static void Run(GoldenFile golden, string folder)
    {
        var device = golden.Device;
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = new GoldenModel(folder, device);
        using var autoencoder = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        var codebook = autoencoder.Load("quantize.embedding.weight").to(device);
        foreach (var form in golden.Names.Where(name => name.EndsWith(".ce_mean", StringComparison.Ordinal)).Select(name => name.Split('.')[0]).ToArray())
        {
            CompareForm(golden, model, codebook, folder, form);
        }
    }

    private static void CompareForm(GoldenFile golden, GoldenModel model, Tensor codebook, string folder, string form)
    {
        Tensor Own(string name) => golden.Input(golden.Has($"{form}.{name}") ? $"{form}.{name}" : name);
        void Compare(string name, Tensor actual, double tolerance = Tolerance) => golden.CompareIfPresent($"{form}.{name}", () => actual, tolerance);

        Tensor context = Own("context"), mask = Own("context_mask"), positions = Own("context_position_ids"), inputs = Own("x_BLCv_wo_first_l");
        Tensor target = Own("last_layer_gt"), discrete = Own("last_layer_gt_discrete");
        var cells = target.shape[1];
        var keep = golden.Has($"{form}.keep") ? golden.Input($"{form}.keep") : arange(cells, device: golden.Device).unsqueeze(0).expand(context.shape[0], cells).contiguous();
        if (golden.Has($"{form}.drop.rows") || golden.Has($"{form}.rows"))
        {
            foreach (var row in golden.Integers(golden.Has($"{form}.rows") ? $"{form}.rows" : "rows")) context.select(0, row).zero_();
        }

        var forcing = new TeacherForcing(model.Transformer);
        var forced = forcing.Forward(context, mask, positions, inputs, keep, layer => (step, value) =>
            Compare(step.Length == 0 ? $"block{layer}" : $"block{layer}.{step}", value));
        Compare("context_norm", forced.NormedContext);
        Compare("cond", forced.Context);
        if (forced.PooledContext is not null) Compare("pooled_cond", forced.PooledContext);
        Compare("lvl_embed", forced.LevelEmbeddings);
        Compare("x_in", forced.Input);
        Compare("block0.cos", forced.Rotary.Cos);
        Compare("block0.sin", forced.Rotary.Sin);
        Compare("head_nm", forced.HeadNormed);
        Compare("logits", forced.Logits);

        // The codes to be predicted: all of the scales before the last, and the kept cells of the last.
        using var encoded = new SafetensorsFile(Path.Combine(folder, "autoencoder_golden.safetensors"));
        var scales = model.Transformer.Scales;
        var codes = cat([.. Enumerable.Range(0, scales.Last).Select(k => encoded.Load($"frest.idx.s{k}").narrow(0, 0, context.shape[0]).to(golden.Device)), discrete.gather(1, keep)], 1);
        Compare("gt_idx", codes);
        var cross = nn.functional.cross_entropy(forced.Logits.reshape(-1, model.VocabSize), codes.reshape(-1));
        Compare("ce_mean", cross.reshape(1));
        CompareDiffusion(golden, model, codebook, form, forcing, forced, target, keep);
    }

    private static void CompareDiffusion(
        GoldenFile golden, GoldenModel model, Tensor codebook, string form, TeacherForcing forcing, TeacherForced forced, Tensor target, Tensor keep)
    {
        void Compare(string name, Tensor actual, double tolerance = Tolerance) => golden.CompareIfPresent($"{form}.{name}", () => actual, tolerance);
        var (batch, kept) = (keep.shape[0], keep.shape[1]);
        var sampled = forced.Logits.narrow(1, forced.Logits.shape[1] - kept, kept).argmax(-1);
        Compare("idx_BL_sampled", sampled);
        var drawn = codebook.index_select(0, sampled.reshape(-1)).view(batch, kept, model.Channels);
        var (sum, z) = forcing.DiffusionCondition(forced.LastHidden, drawn);
        Compare("decoder_norm_in", sum);
        Compare("decoder_norm_out", z);

        if (!golden.Has($"{form}.diff.t"))
        {
            // Without its draws this form's diffusion loss cannot be computed again; another form of the folder shows that it can.
            golden.Require(golden.Names.Any(name => name.EndsWith(".diff.t", StringComparison.Ordinal)), $"{form}: no form of the file has the draws of its loss");
            golden.Input($"{form}.diff_loss");
            return;
        }
        var times = model.Config.DiffusionBatchMul;
        var gathered = target.gather(1, keep.unsqueeze(-1).expand(batch, kept, model.Channels));
        var start = ((gathered - drawn) / ResidualDiffusion.ResidualScale).reshape(-1, model.Channels).repeat(times, 1);
        var condition = z.reshape(batch * kept, -1).repeat(times, 1);
        Compare("diff.x_start", start);
        Compare("diff.z", condition);
        var t = golden.Integers($"{form}.diff.t");
        var terms = DiffusionLoss.Compute(model.Transformer.Diffusion, start, t, golden.Input($"{form}.diff.noise"), condition);
        Compare("diff.mse", terms.MeanSquaredError, 2e-5);
        Compare("diff.vb", terms.VariationalBound, 2e-5);
        Compare("diff.loss", terms.Loss, 2e-5);
        Compare("diff_loss", terms.Loss.mean().reshape(1), 2e-5);
    }
}
