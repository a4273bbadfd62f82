using HartFarm.Bench.Checks.Measures;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Checks;

/// <summary>How far bfloat16 is from float32: the codes with the likeliest one taken, and the pixels.</summary>
internal sealed class PrecisionCheck : ICheck
{
    private const int MostImages = 8;

    private static readonly SamplingOptions Greedy = new() { Greedy = true, MoreSmooth = false };

    /// <inheritdoc/>
    public string Name => "precision";

    /// <inheritdoc/>
    public string Title => "bfloat16 against float32: likeliest codes and pixels";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        ExactFloat32.Require();
        var requests = CheckContext.Requests(Math.Min(MostImages, context.Options.Images));
        var exact = new TokenRecorder { KeepsMaps = true };
        IReadOnlyList<GeneratedImage> reference;
        using (var pipeline = context.Load(Precision.Float32, Greedy, exact.Observe)) reference = pipeline.Generate(requests, CancellationToken.None);
        context.Log.WriteLine("float32 made");
        var rough = new TokenRecorder();
        using var other = context.Load(Precision.BFloat16, Greedy, rough.Observe);
        var images = other.Generate(requests, CancellationToken.None);
        var free = Agreements(exact, rough);
        rough.Clear();
        rough.Leader = exact;
        other.Generate(requests, CancellationToken.None);
        var led = Agreements(exact, rough);
        exact.Clear();
        var difference = ImageDifference.Of(reference, images);
        CheckFigure[] figures =
        [
            new("equal codes where each scale goes on from float32's", Mean(led), "%"),
            new("the least of a scale there", 100 * led.Min(one => one.Share), "%"),
            new("equal codes where each goes on from its own", Mean(free), "%"),
            new("mean difference of a channel, of 255", difference.Mean, ""),
            new("largest difference of a channel, of 255", difference.Largest, ""),
        ];
        string[] lines = [$"images: {difference}", .. led.Zip(free, (one, own) => FormattableString.Invariant($"{one.Stage}: {one.Share:P2} after float32's, {own.Share:P2} after its own"))];
        return CheckResult.Measured($"{requests.Length} images, guided, the likeliest code taken", figures, lines);
    }

    private static double Mean((string Stage, double Share, int Codes)[] stages) => 100 * stages.Sum(one => one.Share * one.Codes) / stages.Sum(one => one.Codes);

    private static (string Stage, double Share, int Codes)[] Agreements(TokenRecorder ones, TokenRecorder others) =>
        [.. ones.Stages.Select(stage => (stage, TokenRecorder.Agreement(ones.Of(stage), others.Of(stage)), ones.Of(stage).Sum(row => row.Length)))];
}
