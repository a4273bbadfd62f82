using System.Security.Cryptography;
using System.Text;
using HartFarm.Model.Generation;

namespace HartFarm.Http.Tests.Farm;

/// <summary>Draws each image from its request alone.</summary>
internal sealed class PatternGenerator(Gate gate) : IImageGenerator
{
    public const int Size = 16;

    public GeneratorDescription Description { get; } = new("pattern", "c0ffee", Size, Size, "float32", "cpu");

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        gate.Pass(cancellation);
        return [.. batch.Select(Draw)];
    }

    public void Dispose()
    {
    }

    private static GeneratedImage Draw(ImageRequest request)
    {
        var start = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Prompt}|{request.Seed}"));
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(start[i % start.Length] + i);
        return new GeneratedImage(Size, Size, rgb, []);
    }
}
