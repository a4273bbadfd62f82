using System.Security.Cryptography;
using System.Text;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>Draws each image from its request and, like real arithmetic, from the size of its batch.</summary>
public sealed class TestGenerator : IImageGenerator
{
    public const int Size = 16;

    /// <summary>A prompt with this word cannot be made.</summary>
    public const string FailingWord = "cursed";

    public GeneratorDescription Description { get; init; } = new("pattern", "c0ffee", Size, Size, "float32", "cpu");

    public CheckpointSampling? Sampling { get; init; }

    /// <summary>More images than this run out of memory.</summary>
    public int Memory { get; set; } = int.MaxValue;

    /// <summary>Whether every call fails.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Called before a batch is made; may wait.</summary>
    public Action<IReadOnlyList<ImageRequest>, CancellationToken>? Before { get; set; }

    /// <summary>The requests of each call.</summary>
    public List<IReadOnlyList<ImageRequest>> Calls { get; } = [];

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        Before?.Invoke(batch, cancellation);
        cancellation.ThrowIfCancellationRequested();
        lock (Calls) Calls.Add(batch);
        if (IsBroken) throw new NativeException("CUDA error: an illegal memory access was encountered");
        if (batch.Count > Memory) throw new NativeException("CUDA out of memory. Tried to allocate 2.00 GiB");
        if (batch.Any(request => request.Prompt.Contains(FailingWord, StringComparison.Ordinal))) throw new InvalidOperationException("the tokens make no sense");
        foreach (var request in batch.Where(request => request.Partial is not null))
        {
            for (var i = 0; i < request.Partial!.Count; i++) request.Partial.Observe(i, Draw(request with { Seed = request.Seed + 1000 * (i + 1) }, batch.Count));
        }
        return [.. batch.Select(request => Draw(request, batch.Count))];
    }

    public void Dispose() => IsDisposed = true;

    private static GeneratedImage Draw(ImageRequest request, int batchSize)
    {
        var start = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Prompt}|{request.Seed}|{request.Guidance:R}|{batchSize}"));
        var rgb = new byte[Size * Size * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(start[i % start.Length] + i);
        return new GeneratedImage(Size, Size, rgb, []);
    }
}
