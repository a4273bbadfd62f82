using System.Text.Json;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation;
using HartFarm.Training.Optimization;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

public sealed class ReconstructionEvaluationTests : IDisposable
{
    private static readonly HybridTokenizerConfig Config = new() { VocabSize = 16, ZChannels = 4, Ch = 32, ChMult = [1, 1], VPatchNums = [1, 2, 8], NumResBlocks = 1 };

    private readonly TrainableParameters _parameters;
    private readonly HybridImageTokenizer _tokenizer;
    private readonly ColourFeatures _features = new();

    public ReconstructionEvaluationTests()
    {
        _parameters = new TrainableParameters(TrainableShapes.Of(ScalarType.Float32, store => _ = new HybridImageTokenizer(new(store), Config, ScalarType.Float32)), CPU);
        _parameters.Initialize(shape => InitialWeights.Draw(shape, 3));
        _tokenizer = new HybridImageTokenizer(new(_parameters), Config, ScalarType.Float32);
    }

    public void Dispose() => _parameters.Dispose();

    [Fact]
    public void One_pass_measures_both_latents_whatever_the_batches()
    {
        using var source = new NoiseSource(16, 10);
        var progress = new List<EvaluationProgress>();
        var result = new ReconstructionEvaluation(_tokenizer, _features, CPU, batch: 4).Run(source, 10, progress.Add, TestContext.Current.CancellationToken);
        Assert.Equal([4L, 8, 10], progress.Select(step => step.Done));
        Close(Expected(source, skipContinuous: false), result.Hybrid);
        Close(Expected(source, skipContinuous: true), result.Discrete);
        Assert.NotEqual(result.Hybrid.Mse, result.Discrete.Mse);
        Assert.Null(result.Hybrid.Attributes);
        Assert.Equal(("noise", 10L, "colours"), (result.Source, result.Images, result.Features));

        var table = result.ToTable();
        Assert.Contains("Fréchet (colours)", table, StringComparison.Ordinal);
        Assert.Contains("discrete / hybrid", table, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(result.ToJson());
        Assert.Equal(result.Discrete.Frechet, json.RootElement.GetProperty("discrete").GetProperty("frechet").GetDouble());
        Assert.False(json.RootElement.GetProperty("hybrid").TryGetProperty("attributes", out _));
    }

    [Fact]
    public void Errors_are_measured_without_features()
    {
        using var source = new NoiseSource(16, 2);
        var result = new ReconstructionEvaluation(_tokenizer, null, CPU).Run(source, 2, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(result.Hybrid.Frechet);
        Assert.True(result.Discrete.Mse > 0);
        Assert.DoesNotContain("Fréchet", result.ToTable(), StringComparison.Ordinal);
        Assert.DoesNotContain("frechet", result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_before_anything_is_computed()
    {
        var evaluation = new ReconstructionEvaluation(_tokenizer, _features, CPU);
        using NoiseSource few = new(16, 6), large = new(32, 10);
        Assert.Contains("has 6 images where 9", Refusal(() => evaluation.Run(few, 9)), StringComparison.Ordinal);
        Assert.Contains("at least 5 images, and there are 4", Refusal(() => evaluation.Run(few, 4)), StringComparison.Ordinal);
        Assert.Contains("32 pixels a side, and the tokenizer is made for 16", Refusal(() => evaluation.Run(large, 10)), StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => evaluation.Run(few, 6, null, new CancellationToken(canceled: true)));
    }

    private static string Refusal(Action action) => Assert.Throws<EvaluationException>(action).Message;

    private static void Close(ReconstructionScores expected, ReconstructionScores actual)
    {
        Assert.Equal(expected.Mse, actual.Mse, 1e-5);
        Assert.Equal(expected.Psnr, actual.Psnr, 1e-3);
        Assert.Equal(expected.Ssim, actual.Ssim, 1e-4);
        Assert.Equal(expected.Frechet!.Value, actual.Frechet!.Value, 1e-4);
    }

    // All images at once, through the tokenizer's own way from images to images.
    private ReconstructionScores Expected(NoiseSource source, bool skipContinuous)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var images = ImageTensors.Of([.. Enumerable.Range(0, 10).Select(i => source.Get(i).Pixels)], 16, 16);
        var made = _tokenizer.Reconstruct(images, skipContinuous);
        using FeatureStatistics real = new(4), found = new(4);
        real.Add(_features.Extract(images));
        found.Add(_features.Extract(made));
        return new ReconstructionScores(
            MeanSquaredError.PerImage(images, made).Average(), Psnr.PerImage(images, made).Average(), Ssim.PerImage(images, made).Average(), FrechetDistance.Between(real, found), null);
    }
}
