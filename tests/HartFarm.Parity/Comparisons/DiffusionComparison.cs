using HartFarm.Model.Diffusion;
using HartFarm.Model.Layers;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>The residual diffusion: schedules, network, sampling and loss.</summary>
internal static class DiffusionComparison
{
    private const double Tolerance = 1.1e-4;

    /// <param name="golden">The file with the numbers.</param>
    /// <param name="folder">Its folder.</param>
    internal static void Run(GoldenFile golden, string folder)
    {
        var device = golden.Device;
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = new GoldenModel(folder, device);
        CompareSchedule(golden, "train", DiffusionSchedule.Training, hasMap: false);
        CompareSchedule(golden, "gen", DiffusionSchedule.Spaced(model.Config.NumSamplingSteps), hasMap: true);
        CompareNetwork(golden, model);
        foreach (var run in golden.Names.Where(name => name.EndsWith(".noise_init", StringComparison.Ordinal)).Select(name => name.Split('.')[0]).ToArray())
        {
            CompareSampling(golden, model, run);
        }
        CompareLoss(golden, model);
    }

    private static void CompareSchedule(GoldenFile golden, string name, DiffusionSchedule schedule, bool hasMap)
    {
        void Column(string column, double[] values) => golden.Compare($"{name}.{column}", tensor(values, ScalarType.Float64), 1e-6);
        Column("betas", schedule.Betas);
        Column("log_betas", schedule.LogBetas);
        Column("alphas_cumprod", schedule.AlphasCumprod);
        Column("sqrt_alphas_cumprod", schedule.SqrtAlphasCumprod);
        Column("sqrt_one_minus_alphas_cumprod", schedule.SqrtOneMinusAlphasCumprod);
        Column("sqrt_recip_alphas_cumprod", schedule.SqrtRecipAlphasCumprod);
        Column("sqrt_recipm1_alphas_cumprod", schedule.SqrtRecipm1AlphasCumprod);
        Column("posterior_variance", schedule.PosteriorVariance);
        Column("posterior_log_variance_clipped", schedule.PosteriorLogVarianceClipped);
        Column("posterior_mean_coef1", schedule.PosteriorMeanCoef1);
        Column("posterior_mean_coef2", schedule.PosteriorMeanCoef2);
        if (hasMap) golden.Compare($"{name}.timestep_map", tensor(schedule.TimestepMap), 0);
    }

    private static void CompareNetwork(GoldenFile golden, GoldenModel model)
    {
        var network = model.Transformer.Diffusion;
        Tensor x = golden.Input("mlp.x"), c = golden.Input("mlp.c");
        var t = golden.Integers("mlp.t");
        golden.Compare("mlp.t_sinusoid", TimestepEmbedder.Sinusoid(t, golden.Device), 3e-5);
        Tensor time = network.EmbedTime(t, golden.Device, ScalarType.Float32), condition = network.EmbedCondition(c);
        golden.Compare("mlp.t_embed", time, 2e-5);
        golden.Compare("mlp.c_embed", condition, 1e-5);
        golden.Compare("mlp.out", network.Forward(x, time, condition, (i, hidden) => golden.Compare($"mlp.res{i}", hidden, 2e-5)), 2e-5);

        var rows = x.shape[0] / 2;
        var guidance = full([rows, 1], golden.Number("cfg.scale"), device: golden.Device);
        var steps = golden.Integers("cfg.t");
        var guided = network.ForwardGuided(x.narrow(0, 0, rows), network.EmbedTime(steps, golden.Device, ScalarType.Float32), condition, guidance);
        golden.Compare("cfg.out", guided, 2e-5);
    }

    // The reference denoises both halves of the guided rows and uses the first: here all rows are stepped, then the sampler's own loop runs.
    private static void CompareSampling(GoldenFile golden, GoldenModel model, string run)
    {
        var network = model.Transformer.Diffusion;
        var diffusion = new ResidualDiffusion(network, DiffusionSchedule.Spaced(model.Config.NumSamplingSteps), golden.Device, model.Parameters.Keep);
        Tensor z = golden.Input($"{run}.z"), initial = golden.Input($"{run}.noise_init");
        var scale = golden.Number($"{run}.scale");
        var guidance = scale == 1 ? null : full([z.shape[0] / 2, 1], scale, device: golden.Device);
        var steps = diffusion.Schedule.Steps;
        var noise = Enumerable.Range(0, steps).Select(i => golden.Input($"{run}.noise_step{i}")).ToArray();
        var x = guidance is null ? initial : cat([initial, initial], 0);
        var condition = network.EmbedCondition(z);
        for (var i = 0; i < steps; i++)
        {
            var step = steps - 1 - i;
            var time = network.EmbedTime([diffusion.Schedule.TimestepMap[step]], golden.Device, ScalarType.Float32);
            var output = guidance is null
                ? network.Forward(x, time, condition)
                : network.ForwardGuided(x.narrow(0, 0, guidance.shape[0]), time, condition, guidance);
            var denoised = diffusion.Step(output, x, step, noise[i]);
            golden.Compare($"{run}.x0_{i}", denoised.Start, Tolerance);
            golden.Compare($"{run}.mean{i}", denoised.Mean, Tolerance);
            golden.Compare($"{run}.log_variance{i}", denoised.LogVariance, Tolerance);
            golden.Compare($"{run}.x{i}", denoised.Next, Tolerance);
            x = denoised.Next;
        }
        golden.Compare($"{run}.out", x * 0.6, Tolerance);
        using var expected = golden.Input($"{run}.out");
        var sampled = diffusion.Sample(z, guidance, initial, i => noise[i].narrow(0, 0, initial.shape[0]));
        golden.Require((sampled - expected.narrow(0, 0, sampled.shape[0])).abs().max().item<float>() < Tolerance, $"{run}: the sampler's own loop differs");
    }

    private static void CompareLoss(GoldenFile golden, GoldenModel model)
    {
        var t = golden.Integers("train_loss.t");
        var terms = DiffusionLoss.Compute(
            model.Transformer.Diffusion, golden.Input("train_loss.x_start"), t, golden.Input("train_loss.noise"), golden.Input("train_loss.z"));
        golden.Compare("train_loss.x_t", terms.NoisyResidual, 1e-5);
        golden.Compare("train_loss.model_out", terms.Output, 2e-5);
        golden.Compare("train_loss.q_mean", terms.TrueMean, 1e-5);
        golden.Compare("train_loss.q_log_variance", terms.TrueLogVariance, 1e-5);
        golden.Compare("train_loss.p_mean", terms.PredictedMean, 2e-5);
        golden.Compare("train_loss.p_log_variance", terms.PredictedLogVariance, 2e-5);
        golden.Compare("train_loss.mse", terms.MeanSquaredError, 2e-5);
        golden.Compare("train_loss.vb", terms.VariationalBound, 2e-5);
        golden.Compare("train_loss.loss", terms.Loss, 2e-5);
    }
}
