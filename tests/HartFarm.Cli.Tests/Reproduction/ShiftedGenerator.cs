using HartFarm.Model.Generation;

namespace HartFarm.Cli.Tests.Reproduction;

/// <summary>Draws what another one draws, a seed later.</summary>
internal sealed class ShiftedGenerator(IImageGenerator generator) : IImageGenerator
{
    public GeneratorDescription Description => generator.Description;

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) =>
        generator.Generate([.. batch.Select(request => request with { Seed = request.Seed + 1 })], cancellation);

    public void Dispose() => generator.Dispose();
}
