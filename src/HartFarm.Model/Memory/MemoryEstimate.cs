using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Presets;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Memory;

/// <summary>
/// The memory that a model needs, from its configs alone: for its weights, for each image in flight, for the decoder. It is that of the
/// CPU's code paths with default sampling options; all weights are counted, though mapped ones that nothing reads take none.
/// </summary>
public sealed class MemoryEstimate
{
    /// <summary>What a process with .NET and libtorch has before a model is loaded.</summary>
    public const long RuntimeBytes = 256L << 20;

    private const string DiffusionPrefix = "diffloss.";
    private const int MostImages = 1 << 20;

    private readonly TransformerMemory _transformer;
    private readonly SamplingMemory _sampling;
    private readonly TextMemory _text;
    private readonly DecoderMemory _decoder;
    private readonly long _latentBytes;

    private MemoryEstimate(HartConfig transformer, HybridTokenizerConfig tokenizer, Qwen2Config text, ScalarType type, int decoderChunk)
    {
        var size = ElementTypes.SizeOf(type);
        DecoderChunk = decoderChunk;
        Weights = CountWeights(transformer, tokenizer, text, type);
        _transformer = new TransformerMemory(transformer, size);
        _sampling = new SamplingMemory(transformer, tokenizer.VocabSize, tokenizer.ZChannels, size);
        _text = new TextMemory(text, transformer.ContextToken, size);
        _decoder = new DecoderMemory(tokenizer, size);
        _latentBytes = (long)tokenizer.LatentSize * tokenizer.LatentSize * tokenizer.ZChannels * sizeof(float);
    }

    /// <summary>The parameters' bytes.</summary>
    public WeightMemory Weights { get; }

    /// <summary>How many images the decoder works on at once.</summary>
    public int DecoderChunk { get; }

    /// <summary>The most that the decoder takes for its chunk, weights aside.</summary>
    public long DecoderBytes => _decoder.Peak(DecoderChunk);

    /// <summary>The estimate for a model that is known by its configs.</summary>
    /// <param name="transformer">The transformer's hyper-parameters.</param>
    /// <param name="tokenizer">The image tokenizer's.</param>
    /// <param name="text">The text encoder's.</param>
    /// <param name="type">The element type to compute in.</param>
    /// <param name="decoderChunk">How many images the decoder works on at once.</param>
    public static MemoryEstimate Of(HartConfig transformer, HybridTokenizerConfig tokenizer, Qwen2Config text, ScalarType type, int decoderChunk = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(decoderChunk, 1);
        return new MemoryEstimate(transformer, tokenizer, text, type, decoderChunk);
    }

    /// <summary>The estimate for a model of a known architecture.</summary>
    /// <param name="preset">The architecture.</param>
    /// <param name="type">The element type to compute in.</param>
    /// <param name="decoderChunk">How many images the decoder works on at once.</param>
    public static MemoryEstimate Of(ModelPreset preset, ScalarType type, int decoderChunk = 1) => Of(preset.Transformer, preset.Tokenizer, preset.TextEncoder, type, decoderChunk);

    /// <summary>The estimate for a checkpoint; its weights are not read.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <param name="type">The element type to compute in.</param>
    /// <param name="decoderChunk">How many images the decoder works on at once.</param>
    /// <exception cref="CheckpointException">A config cannot be used; the message names it.</exception>
    public static MemoryEstimate Of(CheckpointFolder checkpoint, ScalarType type, int decoderChunk = 1) => Of(
        HartConfig.Load(checkpoint.TransformerConfig), HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig),
        Qwen2Config.Load(checkpoint.TextEncoderConfig), type, decoderChunk);

    /// <summary>The most that encoding so many different prompts takes, weights aside.</summary>
    public long TextBytes(int prompts) => _text.Peak(prompts);

    /// <summary>What one image takes, by use.</summary>
    /// <param name="guided">Whether it has guidance, and so a second sequence.</param>
    public ImageMemory PerImage(bool guided = true)
    {
        var (rows, tokens) = (guided ? 2 : 1, _transformer.LastTokens);
        return new ImageMemory(
            _text.Features(1) + _transformer.PromptState(1), _transformer.Cache(rows), _transformer.PassingBuffer(rows), _transformer.Pass(rows, tokens),
            _sampling.Logits(1, tokens), _sampling.Diffusion(1, tokens, guided), _decoder.Pixels);
    }

    /// <summary>The most that a process has in use as it generates a batch: itself, the weights, and all that the batch needs at one time.</summary>
    /// <param name="batch">Images, each with a prompt of its own.</param>
    /// <param name="guided">Whether any of them has guidance.</param>
    /// <param name="shown">Whether unfinished images are decoded while the batch is made.</param>
    public long PeakBytes(int batch, bool guided = true, bool shown = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        var (rows, tokens) = (guided ? 2L * batch : batch, _transformer.LastTokens);
        var sampling = _text.Features(batch) + 3 * batch * _latentBytes + _transformer.Cache(rows);
        var prompts = _text.Features(batch) + _transformer.PromptState(batch) + _transformer.Cache(rows);
        var hidden = _transformer.Hidden(rows, tokens);
        var last = _transformer.PassingBuffer(rows) + Math.Max(
            _transformer.Pass(rows, tokens), hidden + Math.Max(_sampling.Logits(batch, tokens), _sampling.Diffusion(batch, tokens, guided)));
        if (shown) last = Math.Max(last, _decoder.Pixels / sizeof(float) + _decoder.Peak(1));
        var decoding = batch * (_latentBytes + _decoder.Pixels / sizeof(float)) + _decoder.Peak(Math.Min(batch, DecoderChunk));
        var most = new[] { _text.Peak(batch), prompts, sampling + last, decoding }.Max();
        return RuntimeBytes + Weights.Total + _transformer.PromptState(1) + most;
    }

    /// <summary>The largest batch that fits, or 0 where not even one image does.</summary>
    /// <param name="availableBytes">What the process may have in all, itself and the weights included.</param>
    /// <param name="guided">Whether images have guidance.</param>
    public int LargestBatch(long availableBytes, bool guided = true)
    {
        var (fits, tooMany) = (0, MostImages);
        while (tooMany - fits > 1)
        {
            var middle = fits + (tooMany - fits) / 2;
            if (PeakBytes(middle, guided) <= availableBytes) fits = middle;
            else tooMany = middle;
        }
        return fits;
    }

    private static WeightMemory CountWeights(HartConfig transformer, HybridTokenizerConfig tokenizer, Qwen2Config text, ScalarType type)
    {
        static long Bytes(IEnumerable<ParameterShape> shapes) => shapes.Sum(shape => shape.Count * ElementTypes.SizeOf(shape.Type));
        var all = ModelShapes.Transformer(transformer, tokenizer, type).ToLookup(shape => shape.Key.StartsWith(DiffusionPrefix, StringComparison.Ordinal));
        return new WeightMemory(Bytes(ModelShapes.TextEncoder(text, type)), Bytes(all[false]), Bytes(all[true]), Bytes(ModelShapes.Tokenizer(tokenizer, type)));
    }
}
