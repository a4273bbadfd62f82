using System.Runtime.InteropServices;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Generation;

/// <summary>A whole HART, from prompts to pixels: text encoder, transformer, residual diffusion and decoder of one checkpoint folder.</summary>
public sealed class HartPipeline : IImageGenerator
{
    private readonly LoadedModel _model;
    private readonly PipelineOptions _options;
    private readonly Action<string, Tensor>? _observe;
    private readonly StageObserver? _done;
    private readonly Lazy<GeneratorDescription> _description;

    private HartPipeline(
        LoadedModel model, CheckpointSampling? sampling, PipelineOptions options, Func<GeneratorDescription> describe, Action<string, Tensor>? observe, StageObserver? done)
    {
        (_model, Sampling, _options, _observe, _done) = (model, sampling, options, observe, done);
        // A failure is not remembered: the next call tries again.
        _description = new Lazy<GeneratorDescription>(describe, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the images' metadata say of the model. The first call reads the whole checkpoint for its hash, unless an earlier run did.</summary>
    /// <exception cref="CheckpointException">A file of the checkpoint cannot be read.</exception>
    public GeneratorDescription Description => _description.Value;

    /// <inheritdoc/>
    public CheckpointSampling? Sampling { get; }

    /// <summary>Loads a checkpoint folder; weights of the type that is computed in stay mapped, and are read as they are used.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How to load and sample.</param>
    /// <param name="observe">Is shown tensors of each stage by name; for tests.</param>
    /// <param name="done">Is told of each stage of a batch that is done; for measurements.</param>
    /// <param name="cancellation">Stops between the steps of loading, and while files are hashed for <see cref="Description"/>.</param>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names the file, and the key or field.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names a device that is not there.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static HartPipeline Load(
        string folder, PipelineOptions options, Action<string, Tensor>? observe = null, StageObserver? done = null, CancellationToken cancellation = default)
    {
        options.Sampling.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DecoderChunk, 1);
        Torch.Initialize();
        var device = Devices.Parse(options.Device);
        set_num_threads(options.Threads ?? Environment.ProcessorCount);
        var type = Hardware.TypeOf(options.Precision, device);
        if (type == ScalarType.Float32 && device.type == DeviceType.CUDA) ExactFloat32.Require();
        var checkpoint = CheckpointFolder.Open(folder);
        cancellation.ThrowIfCancellationRequested();
        var model = LoadedModel.Load(checkpoint, type, device, options.Ema);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return new HartPipeline(model, checkpoint.Sidecar.Sampling, options, () => Describe(checkpoint, model.Tokenizer.Config.ImageSize, type, options.Device, cancellation), observe, done);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
    {
        RequestChecks.Check(batch);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var distinct = batch.Select(request => request.Prompt).Distinct(StringComparer.Ordinal).ToArray();
        var promptOf = batch.Select(request => (long)Array.IndexOf(distinct, request.Prompt)).ToArray();
        using var context = _model.Prompts.Encode(distinct);
        _observe?.Invoke("context", context.ContextTensor);
        _done?.Invoke(GenerationStage.Text, 0);
        cancellation.ThrowIfCancellationRequested();
        var prompts = new PromptBatch(context.ContextTensor, context.ContextMask, context.ContextPositionIds, promptOf);
        var images = batch.Select(request => new ImageSampling(request.Guidance, request.TopK, request.TopP, request.Temperature)).ToArray();
        var noise = new SeededNoise([.. batch.Select(request => request.Seed)], context.ContextTensor.device);
        var partial = PartialPlan.Of(batch, _model.Tokenizer.Config.Scales - 1);
        ScaleObserver? added = partial is null ? null : (scale, fHat) => Show(partial, batch, scale, fHat);
        var latents = _model.Sampler.Sample(prompts, images, _options.Sampling, noise, _observe, _done, added, cancellation);
        var decoded = new List<GeneratedImage>();
        var unread = new List<Tensor>();
        for (var first = 0; first < batch.Count; first += _options.DecoderChunk)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Decode(latents.narrow(0, first, Math.Min(_options.DecoderChunk, batch.Count - first)), "image");
            if (part.device_type == DeviceType.CPU) decoded.AddRange(Read(part));
            else unread.Add(part);
        }
        // A GPU is waited for once: while it were waited for and read, it would not work on the next part.
        if (unread.Count > 0) decoded.AddRange(Read(cat(unread, 0)));
        _done?.Invoke(GenerationStage.Decoder, _model.Tokenizer.Config.Scales - 1);
        // The collector may take an object whose last use has begun, and the parameters with it.
        GC.KeepAlive(this);
        return
        [
            .. decoded.Zip(promptOf, (image, prompt) => image with
            {
                Warnings = context.Warnings[(int)prompt],
                PromptTokens = context.Tokens[(int)prompt],
                ImageTokens = _model.Tokenizer.Config.TokenCount,
            }),
        ];
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private static GeneratorDescription Describe(CheckpointFolder checkpoint, int side, ScalarType type, string device, CancellationToken cancellation) =>
        new(Path.GetFileName(checkpoint.Path), checkpoint.Hash(cancellation: cancellation), side, side, type == ScalarType.BFloat16 ? "bfloat16" : "float32", device);

    // A finished image is worth more than an unfinished one: where libtorch cannot decode that, such as for want of memory, it is left out.
    private void Show(PartialPlan plan, IReadOnlyList<ImageRequest> batch, int scale, Tensor fHat)
    {
        foreach (var (image, index) in plan.At(scale))
        {
            GeneratedImage made;
            try
            {
                using var scope = NewDisposeScope();
                made = Read(Decode(fHat.narrow(0, image, 1), "partial_image"))[0];
            }
            catch (ExternalException)
            {
                continue;
            }
            batch[image].Partial!.Observe(index, made);
        }
    }

    // Bytes [n, H, W, 3], where the model lies: [-1, 1] to 0 to 255, rounded to the nearest.
    private Tensor Decode(Tensor latents, string name)
    {
        using var scope = NewDisposeScope();
        var pixels = _model.Tokenizer.Decode(latents);
        _observe?.Invoke(name, pixels);
        var scaled = (pixels.to(ScalarType.Float32).Plus(Scalars.One) * Scalars.HalfOfByte).round();
        return scaled.to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }

    // Frees the bytes.
    private static GeneratedImage[] Read(Tensor bytes)
    {
        using var scope = NewDisposeScope();
        using (bytes)
        {
            var host = bytes.to(CPU);
            var (height, width) = ((int)host.shape[1], (int)host.shape[2]);
            return [.. Enumerable.Range(0, (int)host.shape[0]).Select(i => new GeneratedImage(width, height, host.select(0, i).data<byte>().ToArray(), []))];
        }
    }
}
