using System.Security.Cryptography;
using System.Text;
using HartFarm.Model.Generation;

namespace HartFarm.Chaos.Engine;

/// <summary>Draws each image from its prompt and its seed alone, in about the same time each: whoever knows both knows every pixel.</summary>
/// <param name="model">The model's name.</param>
/// <param name="imageTime">What an image takes.</param>
internal sealed class SeedGenerator(string model, TimeSpan imageTime) : IImageGenerator
{
    /// <summary>Pixels a side.</summary>
    public const int Size = 16;

    public GeneratorDescription Description { get; } = new(model, "5eed", Size, Size, "float32", "cpu");

    /// <summary>The pixels of an image.</summary>
    public static byte[] Draw(string prompt, long seed)
    {
        var rgb = new byte[Size * Size * 3];
        var block = Encoding.UTF8.GetBytes($"{prompt}|{seed}");
        for (var i = 0; i < rgb.Length; i += SHA256.HashSizeInBytes)
        {
            block = SHA256.HashData(block);
            block.CopyTo(rgb, i);
        }
        return rgb;
    }

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(batch.Count * imageTime);
        cancellation.ThrowIfCancellationRequested();
        return [.. batch.Select(request => new GeneratedImage(Size, Size, Draw(request.Prompt, request.Seed), []))];
    }

    public void Dispose()
    {
    }
}
