using HartFarm.Model.Generation;

namespace HartFarm.Training.Tests.Evaluation;

/// <summary>Makes what it is told of each seed, and keeps the requests.</summary>
internal sealed class RepeatingGenerator(int size, Func<long, byte[]> make) : IImageGenerator
{
    public List<ImageRequest> Requests { get; } = [];

    public GeneratorDescription Description => new("repeating", "hash", size, size, "float32", "cpu");

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        Requests.AddRange(batch);
        return [.. batch.Select(request => new GeneratedImage(size, size, make(request.Seed), []))];
    }

    public void Dispose()
    {
    }
}
