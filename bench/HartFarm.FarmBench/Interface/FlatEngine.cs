using HartFarm.Model.Generation;

namespace HartFarm.FarmBench.Interface;

/// <summary>Fills each image with one colour of its seed's: an engine that costs nothing, so that what is around it is measured.</summary>
internal sealed class FlatEngine : IImageGenerator
{
    public const int Size = 16;

    public GeneratorDescription Description { get; } = new(FlatLoader.Model, "f1a7", Size, Size, "float32", "cpu");

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) => [.. batch.Select(Draw)];

    public void Dispose()
    {
    }

    private static GeneratedImage Draw(ImageRequest request)
    {
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(request.Seed >> (i % 3 * 8));
        return new GeneratedImage(Size, Size, rgb, []);
    }
}
