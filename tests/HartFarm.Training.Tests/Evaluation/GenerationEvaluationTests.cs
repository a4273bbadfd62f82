using System.Text.Json;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using HartFarm.Training.Evaluation;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Evaluation;

public sealed class GenerationEvaluationTests
{
    private const int Size = 64;

    [Fact]
    public void Pictures_as_good_as_the_real_ones_are_at_no_distance_and_right()
    {
        using var source = new SceneSource(2, Size, SceneSplit.HeldOut);
        // The first makes the scene of its caption, the other leaves every picture grey.
        using RepeatingGenerator perfect = new(Size, seed => source.Get(seed - 100).Pixels), poor = new(Size, _ => [.. Enumerable.Repeat((byte)128, Size * Size * 3)]);
        using var features = new ColourFeatures();
        var observed = new List<(string, long)>();
        var settings = new GenerationSettings { Images = 12, Batch = 5, Seed = 100, Guidance = 3, Temperature = 0.5, TopK = 7, TopP = 0.9 };
        var evaluation = new GenerationEvaluation(features, settings) { Observe = (name, index, _) => observed.Add((name, index)) };
        var result = evaluation.Run(source, perfect, poor, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(0, result.Hybrid.Frechet!.Value, 1e-6);
        Assert.True(result.Discrete!.Frechet > 0.1);
        var (right, wrong) = (result.Hybrid.Attributes!, result.Discrete.Attributes!);
        Assert.Equal(12, right.Pictures);
        Assert.True(right.Right > 0.97 && right.RightPictures > 0.8, result.ToTable());
        Assert.True(wrong.Right < 0.4 && wrong.RightPictures < 0.2, result.ToTable());
        Assert.Equal(right.Attributes, Enumerable.Range(0, 12).Sum(i => source.Describe(i).NamedAttributes.Count));
        Assert.Equal(1, right.ByKind["count"]);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (source.Describe(i).Caption, 100L + i)), perfect.Requests.Select(request => (request.Prompt, request.Seed)));
        Assert.All(perfect.Requests, request => Assert.Equal((3, 0.5, 7, 0.9), (request.Guidance, request.Temperature, request.TopK!.Value, request.TopP)));
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => ("hybrid", (long)i)), .. Enumerable.Range(0, 12).Select(i => ("discrete", (long)i))], observed);

        Assert.Contains("whole pictures", result.ToTable(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(result.ToJson());
        Assert.Equal(12, json.RootElement.GetProperty("settings").GetProperty("images").GetInt64());
        Assert.Equal(wrong.Right, json.RootElement.GetProperty("discrete").GetProperty("attributes").GetProperty("right").GetDouble());
    }

    [Fact]
    public void Scenes_are_checked_without_features()
    {
        using var source = new SceneSource(2, Size, SceneSplit.HeldOut);
        using var perfect = new RepeatingGenerator(Size, seed => source.Get(seed).Pixels);
        var progress = new List<string>();
        var result = new GenerationEvaluation(null, new GenerationSettings { Images = 4, Seed = 0 })
            .Run(source, perfect, null, step => progress.Add(step.What), TestContext.Current.CancellationToken);
        Assert.Null(result.Hybrid.Frechet);
        Assert.True(result.Hybrid.Attributes!.Right > 0.9);
        Assert.DoesNotContain("real", progress);
        Assert.DoesNotContain("Fréchet", result.ToTable(), StringComparison.Ordinal);
        Assert.DoesNotContain("frechet", result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_scenes_and_a_single_model_are_measured_by_the_distance_alone()
    {
        using var source = new NoiseSource(16, 30);
        using var generator = new RepeatingGenerator(16, seed => source.Get(seed).Pixels);
        using var features = new ColourFeatures();
        var result = new GenerationEvaluation(features, new GenerationSettings { Images = 8, RealImages = 30 }).Run(source, generator, null, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(result.Discrete);
        Assert.Null(result.Hybrid.Attributes);
        Assert.True(result.Hybrid.Frechet > 0);
        Assert.DoesNotContain("discrete", result.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_is_measured_with_its_residual_diffusion_and_without()
    {
        using var folder = new TemporaryFolder();
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 1, folder["model"], cancellation: TestContext.Current.CancellationToken);
        HartPipeline Load(bool discreteOnly) => HartPipeline.Load(folder["model"], new PipelineOptions { Precision = Precision.Float32, Sampling = new SamplingOptions { DiscreteOnly = discreteOnly } });
        using HartPipeline hybrid = Load(false), discrete = Load(true);
        using var source = new NoiseSource(16, 6);
        using var features = new ColourFeatures();
        var evaluation = new GenerationEvaluation(features, new GenerationSettings { Images = 6, Batch = 4 });
        var result = evaluation.Run(source, hybrid, discrete, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("model", result.Model);
        Assert.True(double.IsFinite(result.Hybrid.Frechet!.Value) && double.IsFinite(result.Discrete!.Frechet!.Value));
        Assert.NotEqual(result.Hybrid.Frechet, result.Discrete.Frechet);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_before_an_image_is_made()
    {
        using var source = new NoiseSource(16, 8);
        using RepeatingGenerator small = new(16, seed => source.Get(seed).Pixels), large = new(32, _ => []);
        using var features = new ColourFeatures();
        var evaluation = new GenerationEvaluation(features, new GenerationSettings { Images = 8 });
        Assert.Contains("16 pixels a side, and repeating makes 32x32", Refusal(() => evaluation.Run(source, small, large)), StringComparison.Ordinal);
        Assert.Contains("has 8 images where 9", Refusal(() => new GenerationEvaluation(features, new GenerationSettings { Images = 9 }).Run(source, small, null)), StringComparison.Ordinal);
        Assert.Contains("at least 5", Refusal(() => new GenerationEvaluation(features, new GenerationSettings { Images = 8, RealImages = 2 }).Run(source, small, null)), StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => evaluation.Run(source, small, null, null, new CancellationToken(canceled: true)));
        Assert.Empty(small.Requests);
    }

    private static string Refusal(Action action) => Assert.Throws<EvaluationException>(action).Message;
}
