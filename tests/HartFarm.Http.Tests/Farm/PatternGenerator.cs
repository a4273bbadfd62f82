using System.Security.Cryptography;
using System.Text;
using HartFarm.Model.Generation;

namespace HartFarm.Http.Tests.Farm;

/// <summary>Draws each image from its request alone.</summary>
internal sealed class PatternGenerator(Gate gate) : IImageGenerator
{
    public const int Size = 16;
    public const int Tokens = 21;

    /// <summary>A prompt that is not counted, as by a worker of another age.</summary>
    public const string Uncounted = "uncounted";

    public GeneratorDescription Description { get; } = new("pattern", "c0ffee", Size, Size, "float32", "cpu");

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        gate.Pass(cancellation);
        var watched = batch.Where(request => request.Partial is not null).ToArray();
        foreach (var request in watched)
        {
            for (var i = 0; i < request.Partial!.Count; i++) request.Partial.Observe(i, Draw(request with { Prompt = $"{request.Prompt} {i}" }));
        }
        if (watched.Length > 0) gate.Shown?.Pass(cancellation);
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
        var isCounted = request.Prompt != Uncounted;
        return new GeneratedImage(Size, Size, rgb, []) { PromptTokens = isCounted ? request.Prompt.Split(' ').Length : null, ImageTokens = isCounted ? Tokens : null };
    }
}
