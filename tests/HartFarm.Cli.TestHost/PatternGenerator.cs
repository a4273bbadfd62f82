using System.Security.Cryptography;
using System.Text;
using HartFarm.Model.Generation;

namespace HartFarm.Cli.TestHost;

/// <summary>Draws each image from its prompt, seed and guidance alone.</summary>
public sealed class PatternGenerator : IImageGenerator
{
    /// <summary>Pixels a side.</summary>
    public const int Size = 16;

    /// <summary>A prompt with this word gets a warning.</summary>
    public const string WarnedWord = "long";

    public GeneratorDescription Description { get; init; } = new("pattern", "c0ffee", Size, Size, "float32", "cpu");

    /// <summary>Called before a batch is made.</summary>
    public Action<IReadOnlyList<ImageRequest>, CancellationToken>? Before { get; init; }

    /// <summary>The requests of each batch that was made.</summary>
    public List<IReadOnlyList<ImageRequest>> Batches { get; } = [];

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        Before?.Invoke(batch, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Batches.Add(batch);
        return [.. batch.Select(Draw)];
    }

    public void Dispose() => IsDisposed = true;

    private static GeneratedImage Draw(ImageRequest request)
    {
        var start = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Prompt}|{request.Seed}|{request.Guidance:R}"));
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(start[i % start.Length] + i);
        return new GeneratedImage(Size, Size, rgb, request.Prompt.Contains(WarnedWord, StringComparison.Ordinal) ? ["the prompt was cut"] : []);
    }
}
