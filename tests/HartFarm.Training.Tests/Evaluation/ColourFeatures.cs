using HartFarm.Training.Evaluation.Features;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

/// <summary>The mean of each colour and their deviation: an extractor whose distances can be computed by hand.</summary>
internal sealed class ColourFeatures : IFeatureExtractor
{
    public string Name => "colours";

    public int Features => 4;

    public Tensor Extract(Tensor images)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([images.mean([2, 3]), images.flatten(1).std(1, keepdim: true)], 1));
    }

    public void Dispose()
    {
    }
}
