using HartFarm.Model.Checkpoints;
using HartFarm.Model.Diffusion;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Sampling;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>Whole sampling runs, stage by stage.</summary>
internal static class InferenceComparison
{
    private const double Tolerance = 1.1e-4;
    private const double SmoothTolerance = 7e-4;

    /// <param name="golden">The file with the numbers.</param>
    /// <param name="folder">Its folder.</param>
    internal static void Run(GoldenFile golden, string folder)
    {
        var device = golden.Device;
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = new GoldenModel(folder, device);
        using var file = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        using var tokenizer = HybridImageTokenizer.Load(file, HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json")), ScalarType.Float32, device);
        foreach (var run in golden.Names.Where(name => name.EndsWith(".cfg", StringComparison.Ordinal)).Select(name => name.Split('.')[0]).ToArray())
        {
            using var one = NewDisposeScope();
            CompareRun(golden, model, tokenizer, run);
        }
        // Some folders keep the padding of a run that they do not keep.
        foreach (var name in golden.Names.Where(name => name.Contains(".context_", StringComparison.Ordinal) && !golden.Has(name.Split('.')[0] + ".cfg")).ToArray()) golden.Input(name);
    }

    private static void CompareRun(GoldenFile golden, GoldenModel model, HybridImageTokenizer tokenizer, string run)
    {
        Tensor Own(string name) => golden.Input(golden.Has($"{run}.{name}") ? $"{run}.{name}" : name);
        var (transformer, last) = (model.Transformer, model.Transformer.Scales.Last);
        var guidance = golden.Number($"{run}.cfg");
        var prompts = new PromptBatch(Own("context"), Own("context_mask"), Own("context_position_ids"), [.. Enumerable.Range(0, (int)Own("context").shape[0])]);
        var options = new SamplingOptions
        {
            Greedy = true,
            MoreSmooth = golden.Has($"{run}.s0.exp"),
            MaskGitIterations = golden.Names.Count(name => name.StartsWith($"{run}.last", StringComparison.Ordinal) && name.EndsWith(".idx", StringComparison.Ordinal)),
            DiscreteOnly = !golden.Has($"{run}.last0.diff_out"),
        };
        var tolerance = options.MoreSmooth ? SmoothTolerance : Tolerance;
        var topK = TopK(golden, model, run);
        var images = Enumerable.Range(0, prompts.Images).Select(_ => new ImageSampling(guidance, topK)).ToArray();
        var diffusion = new ResidualDiffusion(transformer.Diffusion, DiffusionSchedule.Spaced(model.Config.NumSamplingSteps), golden.Device, model.Parameters.Keep);
        var noise = new GoldenNoise(golden, run, last);
        using var sampler = new HartSampler(transformer, tokenizer.Quantizer, diffusion, ScalarType.Float32, golden.Device);
        CompareMaskGit(golden, run, noise, options.MaskGitIterations, transformer.Scales.Tokens(last));
        ComparePromptStage(golden, model, prompts, run, tolerance);

        var fHat = sampler.Sample(prompts, images, options, noise, (name, value) =>
        {
            if (!golden.Has($"{run}.{name}")) return;
            // Stage 0 runs the prompts alone here; both halves are compared with the prompt stage above.
            if (name.StartsWith("s0.", StringComparison.Ordinal) && name[3..] is "x_in" or "logits_raw" || name.StartsWith("s0.block", StringComparison.Ordinal)) return;
            if (name.EndsWith("diff_z", StringComparison.Ordinal)) value = value.flatten(0, 1);
            if (name.EndsWith("diff_out", StringComparison.Ordinal)) CompareDiffusion(golden, diffusion, run, name.Split('.')[0], guidance, transformer.Scales.Ratio(last), value, tolerance);
            else golden.Compare($"{run}.{name}", value, tolerance);
            // Each scale multiplies the rounding of the smooth mode's mixtures by about eight, and processors round differently: the next scale goes on from
            // the reference's mixture, so that each is held to the bound by itself.
            if (options.MoreSmooth && name.EndsWith(".h_BChw", StringComparison.Ordinal)) value.copy_(golden.Input($"{run}.{name}"));
        });
        golden.Compare($"{run}.f_hat_final", fHat, tolerance);
        golden.Compare($"{run}.image", (tokenizer.Decode(fHat) + 1) / 2, tolerance);
    }

    // A stated k is in force at every stage of a run of a small vocabulary; where the real schedule ran, ours must give the same.
    private static int? TopK(GoldenFile golden, GoldenModel model, string run)
    {
        var stated = golden.Names.Where(name => name.StartsWith(run + ".", StringComparison.Ordinal) && name.EndsWith(".top_k", StringComparison.Ordinal))
            .ToDictionary(name => name.Split('.')[1], name => (int)golden.Number(name));
        if (stated.Count == 0) return null;
        if (stated.Values.Distinct().Count() == 1 && stated.Values.First() < 300) return stated.Values.First();
        foreach (var (stage, k) in stated)
        {
            var number = stage.StartsWith("last", StringComparison.Ordinal) ? model.Transformer.Scales.Last : int.Parse(stage[1..], System.Globalization.CultureInfo.InvariantCulture);
            golden.Require(k == Math.Min(new ImageSampling(0).TopKAt(number), model.VocabSize), $"{run}.{stage}: top_k {k} is not the schedule's");
        }
        return null;
    }

    private static void CompareMaskGit(GoldenFile golden, string run, GoldenNoise noise, int iterations, int cells)
    {
        if (!golden.Has($"{run}.orders")) return;
        var orders = noise.Orders(cells);
        var remaining = cells;
        for (var i = 0; i < iterations; i++)
        {
            remaining = MaskGitSchedule.MaskLength(cells, i, iterations, remaining);
            golden.Compare($"{run}.mask_len{i}", tensor(new[] { (long)remaining }), 0);
            var masked = orders.SelectMany(order => Enumerable.Range(0, cells).Select(cell => order.Take(remaining).Contains(cell) ? 1L : 0L)).ToArray();
            golden.Compare($"{run}.mask_next{i}", tensor(masked, [orders.Count, cells]), 0);
        }
    }

    // The reference runs the sequence without a prompt beside each prompt; here it is a constant of the model.
    private static void ComparePromptStage(GoldenFile golden, GoldenModel model, PromptBatch prompts, string run, double tolerance)
    {
        if (!golden.Has($"{run}.s0.x_in")) return;
        var (transformer, images, tokens) = (model.Transformer, prompts.Images, model.Config.ContextToken);
        var seen = new Dictionary<string, Tensor>();
        using var own = PromptStage.Run(transformer, prompts.Context, prompts.Mask, prompts.Positions(), (name, value) => seen[name] = value.clone().DetachFromDisposeScope());
        var mask = zeros([1, tokens], ScalarType.Int64, golden.Device);
        mask.narrow(1, 0, 1).fill_(1);
        var none = new Dictionary<string, Tensor>();
        using var without = PromptStage.Run(transformer, zeros_like(prompts.Context.narrow(0, 0, 1)), mask, [new long[tokens]], (name, value) => none[name] = value.clone().DetachFromDisposeScope());
        foreach (var (name, value) in seen)
        {
            golden.CompareIfPresent($"{run}.s0.{name}", () => cat([value, none[name].expand(images, -1, -1)], 0), tolerance);
        }
        foreach (var value in seen.Values.Concat(none.Values)) value.Dispose();
        Tensor Logits(PromptState state) => transformer.Head(transformer.NormHead(state.Hidden, state.Conditioning));
        golden.CompareIfPresent($"{run}.s0.logits_raw", () => cat([Logits(own), Logits(without).expand(images, -1, -1)], 0), tolerance);
    }

    // All rows step by step, and the sampler's own result against the first half, which is the one that is used.
    private static void CompareDiffusion(
        GoldenFile golden, ResidualDiffusion diffusion, string run, string group, double guidance, double ratio, Tensor sampled, double tolerance)
    {
        var prefix = $"{run}.{group}";
        golden.Compare($"{prefix}.diff_cfg", guidance * ratio, 1e-6);
        var expected = golden.Input($"{prefix}.diff_out");
        var flat = sampled.flatten(0, 1);
        var z = golden.Input($"{prefix}.diff_z");
        var strength = guidance * ratio;
        var initial = golden.Input($"{prefix}.noise_init");
        var rows = flat.shape[0];
        var steps = diffusion.Schedule.Steps;
        var noise = Enumerable.Range(0, steps).Select(i => golden.Input($"{prefix}.noise_step{i}")).ToArray();
        var x = strength == 1 ? initial : cat([initial, initial], 0);
        for (var i = 0; i < steps; i++)
        {
            var output = diffusion.Predict(x.narrow(0, 0, strength == 1 ? 2 * rows : rows), z, strength == 1 ? null : full([rows, 1], strength, device: golden.Device), steps - 1 - i);
            var denoised = diffusion.Step(output, x, steps - 1 - i, noise[i]);
            golden.CompareIfPresent($"{prefix}.diff_x0_{i}", () => denoised.Start, tolerance);
            golden.CompareIfPresent($"{prefix}.diff_x{i}", () => denoised.Next, tolerance);
            x = denoised.Next;
        }
        golden.Compare($"{prefix}.diff_out", x * ResidualDiffusion.ResidualScale, tolerance);
        var difference = (flat - expected.narrow(0, 0, rows)).abs().max().item<float>();
        golden.Require(difference <= tolerance * Math.Max(1, expected.abs().max().item<float>()), $"{prefix}: the sampler's residuals differ by {difference}");
    }
}
