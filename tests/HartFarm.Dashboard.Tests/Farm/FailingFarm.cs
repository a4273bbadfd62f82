using System.Text.Json;
using HartFarm.Model.Generation;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>A farm whose worker cannot make the images of some prompts until a test mends it, and whose webhooks may go to this machine.</summary>
public sealed class FailingFarm : LiveFarm
{
    /// <summary>What a prompt that cannot be made contains.</summary>
    public const string Impossible = "impossible";

    /// <summary>Why it cannot.</summary>
    public const string Reason = "the model knows no such thing";

    private volatile bool _isMended;

    /// <summary>Whether all prompts can be made.</summary>
    public bool IsMended
    {
        get => _isMended;
        set => _isMended = value;
    }

    protected override string? Settings => JsonSerializer.Serialize(new { webhooks = new { allowedNetworks = new[] { "127.0.0.0/8" } } });

    protected override ModelLoaderFactory? Loaders => (device, precision, threads) => new Loader(this, new PipelineLoader(device, precision, threads));

    private sealed class Loader(FailingFarm farm, IModelLoader loader) : IModelLoader
    {
        public ModelNeed Describe(ModelFolder folder) => loader.Describe(folder);

        public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new Generator(farm, loader.Load(folder, cancellation));
    }

    private sealed class Generator(FailingFarm farm, IImageGenerator generator) : IImageGenerator
    {
        public GeneratorDescription Description => generator.Description;

        public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation) =>
            !farm.IsMended && batch.Any(request => request.Prompt.Contains(Impossible, StringComparison.Ordinal))
                ? throw new InvalidOperationException(Reason)
                : generator.Generate(batch, cancellation);

        public void Dispose() => generator.Dispose();
    }
}
