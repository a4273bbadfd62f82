using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>
/// HART's hybrid image tokenizer: an autoencoder whose latent is coded by a multi-scale residual quantizer, and decodes from the codes alone or
/// from codes and a continuous residual. Images are in [-1, 1]. Results lie in the caller's dispose scope.
/// </summary>
public sealed class HybridImageTokenizer : IDisposable
{
    // Published checkpoints nest the tokenizer beside the discriminator that it was trained against.
    private const string PublishedPrefix = "vae.";
    private const string Discriminator = "disc.main.";

    private readonly ScalarType _type;
    private readonly bool _trainable;
    private readonly Encoder _encoder;
    private readonly Conv2d _quantConv;
    private readonly Conv2d _postQuantConv;
    private readonly Decoder _decoder;
    private CheckpointParameters? _loaded;

    /// <param name="scope">Where the parameters are; their store stays the caller's.</param>
    /// <param name="config">The tokenizer's config.</param>
    /// <param name="type">The type that encoder and decoder compute in; parameters of another type are converted in each call.</param>
    public HybridImageTokenizer(ParameterScope scope, HybridTokenizerConfig config, ScalarType type)
    {
        Config = config;
        _type = type;
        _trainable = scope.Store.Trainable;
        _encoder = new Encoder(scope["encoder"], config);
        _quantConv = new Conv2d(scope["quant_conv"], config.ZChannels, config.ZChannels, config.QuantConvKs);
        Quantizer = new MultiScaleQuantizer(scope["quantize"], config);
        _postQuantConv = new Conv2d(scope["post_quant_conv"], config.ZChannels, config.ZChannels, config.QuantConvKs);
        _decoder = new Decoder(scope["decoder"], config);
    }

    /// <summary>The config it was built from.</summary>
    public HybridTokenizerConfig Config { get; }

    /// <summary>The quantizer between encoder and decoder.</summary>
    public MultiScaleQuantizer Quantizer { get; }

    /// <summary>Loads a tokenizer. The file, which must outlive it, may be a published one, whose keys start with <c>vae.</c>.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="config">What <c>config.json</c> says of them.</param>
    /// <param name="type">The type that encoder and decoder compute in; the quantizer computes in float32.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="CheckpointException">The weights do not fit the config; the message names the keys.</exception>
    public static HybridImageTokenizer Load(ITensorFile file, HybridTokenizerConfig config, ScalarType type, Device device)
    {
        var prefix = file.Entries.Keys.Any(key => key.StartsWith(PublishedPrefix, StringComparison.Ordinal)) ? PublishedPrefix : "";
        var parameters = new CheckpointParameters(file, type, device, prefix, key => key.StartsWith(Discriminator, StringComparison.Ordinal));
        try
        {
            var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), config, type);
            parameters.Finish();
            tokenizer._loaded = parameters;
            return tokenizer;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Images <c>[B, 3, H, W]</c> as continuous latents f, <c>[B, C, P, P]</c>, float32.</summary>
    /// <param name="images">In [-1, 1], in any floating-point type.</param>
    /// <param name="observe">Sees the encoder's intermediate maps by name, each during the call alone; null costs nothing.</param>
    /// <exception cref="ArgumentException">The images have another size.</exception>
    public Tensor Encode(Tensor images, Action<string, Tensor>? observe = null)
    {
        Shapes.Require(images, nameof(images), images.shape.Length > 0 ? images.shape[0] : -1, 3, Config.ImageSize, Config.ImageSize);
        using var scope = NewDisposeScope();
        var encoded = _encoder.Forward(Activations.Prepare(images, _type), observe);
        return scope.MoveToOuter(_quantConv.Forward(encoded).to(ScalarType.Float32).contiguous());
    }

    /// <summary>Images as codes and the continuous residual: the transformer's training data.</summary>
    /// <exception cref="ArgumentException">The images have another size.</exception>
    public ResidualEncoding EncodeResidual(Tensor images)
    {
        using var f = Encode(images);
        return Quantizer.EncodeResidual(f);
    }

    /// <summary>Latents <c>[B, C, P, P]</c> as images <c>[B, 3, H, W]</c> in [-1, 1], float32.</summary>
    /// <param name="fHat">The latents.</param>
    /// <param name="chunk">Decodes so many images at once, for less memory; 0 decodes all.</param>
    /// <exception cref="ArgumentException">The latents have another shape, or the chunk is negative.</exception>
    public Tensor Decode(Tensor fHat, int chunk = 0)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(DecodeUnclamped(fHat, chunk).clamp(Scalars.MinusOne, Scalars.One));
    }

    /// <summary>As <see cref="Decode"/>, with what lies outside of [-1, 1].</summary>
    /// <param name="fHat">The latents.</param>
    /// <param name="chunk">Decodes so many images at once, for less memory; 0 decodes all.</param>
    /// <param name="observe">Sees the decoder's intermediate maps by name, each during the call alone; null costs nothing.</param>
    /// <exception cref="ArgumentException">The latents have another shape, or the chunk is negative.</exception>
    public Tensor DecodeUnclamped(Tensor fHat, int chunk = 0, Action<string, Tensor>? observe = null)
    {
        Quantizer.RequireLatents(fHat, nameof(fHat));
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        var batch = fHat.shape[0];
        if (chunk == 0 || chunk >= batch) return DecodeAtOnce(fHat, observe);
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long start = 0; start < batch; start += chunk)
        {
            using var part = NewDisposeScope();
            parts.Add(part.MoveToOuter(DecodeAtOnce(fHat.narrow(0, start, Math.Min(chunk, batch - start)), observe)));
        }
        return scope.MoveToOuter(cat(parts, 0));
    }

    /// <summary>Images through encoder, quantizer and decoder: in [-1, 1], float32.</summary>
    /// <param name="images">In [-1, 1].</param>
    /// <param name="skipContinuous">Whether the codes alone are decoded, or codes and residual.</param>
    /// <exception cref="ArgumentException">The images have another size.</exception>
    public Tensor Reconstruct(Tensor images, bool skipContinuous)
    {
        using var scope = NewDisposeScope();
        var f = Encode(images);
        return scope.MoveToOuter(Decode(skipContinuous ? Quantizer.Encode(f).FHat[^1] : f));
    }

    /// <summary>The pass that the tokenizer is trained with.</summary>
    /// <param name="images">In [-1, 1].</param>
    /// <param name="skipContinuous">Whether the codes alone are decoded, or codes and residual.</param>
    /// <exception cref="ArgumentException">The images have another size.</exception>
    public TokenizerOutput Forward(Tensor images, bool skipContinuous)
    {
        using var scope = NewDisposeScope();
        var quantized = Quantizer.Forward(Encode(images));
        var fHat = skipContinuous ? quantized.Discrete : quantized.Hybrid;
        var decoded = DecodeUnclamped(fHat);
        var reconstruction = nn.functional.mse_loss(decoded, images.to(ScalarType.Float32));
        var total = reconstruction.Plus(quantized.VqLoss);
        foreach (var tensor in (Tensor[])[decoded, fHat, quantized.VqLoss, reconstruction, total, .. quantized.Indices]) scope.MoveToOuter(tensor);
        return new TokenizerOutput(decoded, fHat, quantized.VqLoss, reconstruction, total, quantized.Indices);
    }

    /// <summary>Frees the parameters of a loaded tokenizer.</summary>
    public void Dispose()
    {
        _loaded?.Dispose();
        _loaded = null;
    }

    private Tensor DecodeAtOnce(Tensor fHat, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var latents = _postQuantConv.Forward(Activations.Prepare(fHat, _type));
        observe?.Invoke("post_quant_conv", latents);
        return scope.MoveToOuter(_decoder.Forward(latents, observe).to(ScalarType.Float32).contiguous());
    }
}
