using HartFarm.Training.Data;

namespace HartFarm.Training.Tests.Evaluation;

/// <summary>Pictures of noise, each around a lightness of its own.</summary>
internal sealed class NoiseSource(int size, long count) : IImageSource
{
    public string Name => "noise";

    public long? Count => count;

    public int Size => size;

    public LabelledImage Get(long index)
    {
        var random = new SeededRandom(5, index);
        var lightness = random.Next(40, 200);
        var pixels = new byte[size * size * 3];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(lightness + random.Next(-40, 40));
        return new LabelledImage(pixels, size, $"noise {index}");
    }

    public void Dispose()
    {
    }
}
