using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Presets;

/// <summary>A model by its hyper-parameters alone, without weights.</summary>
/// <param name="Name">What users call it.</param>
/// <param name="Transformer">The transformer's hyper-parameters.</param>
/// <param name="Tokenizer">The image tokenizer's.</param>
/// <param name="TextEncoder">The text encoder's.</param>
public sealed record ModelPreset(string Name, HartConfig Transformer, HybridTokenizerConfig Tokenizer, Qwen2Config TextEncoder)
{
    /// <summary>The presets' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["hart-0.7b", "tiny"];

    /// <summary>A preset for images of <paramref name="size"/> pixels a side; null for the preset's own size.</summary>
    /// <exception cref="ArgumentException">There is no such preset, or it has no scales for that size; the message says what there is.</exception>
    public static ModelPreset Find(string name, int? size = null) => name switch
    {
        "hart-0.7b" => Published(size ?? 1024),
        "tiny" => Tiny(size ?? 32),
        _ => throw new ArgumentException($"There is no preset {name}; there are {string.Join(" and ", Names)}."),
    };

    // The scales of Tian et al. 2024 and Tang et al. 2024, for an autoencoder that shrinks sixteenfold.
    private static int[] PublishedScales(int size) => size switch
    {
        256 => [1, 2, 3, 4, 5, 6, 8, 10, 13, 16],
        512 => [1, 2, 3, 4, 6, 9, 13, 18, 24, 32],
        1024 => [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 36, 48, 64],
        _ => throw new ArgumentException($"The preset hart-0.7b has scales for 256, 512 and 1024 pixels, not for {size}."),
    };

    private static ModelPreset Published(int size)
    {
        var scales = PublishedScales(size);
        var transformer = new HartConfig
        {
            Depth = 24,
            EmbedDim = 1536,
            NumHeads = 24,
            ContextDim = 1536,
            ContextToken = 300,
            PatchNums = scales,
            DiffWidth = 1024,
            DiffDepth = 6,
            NumSamplingSteps = 8,
        };
        var tokenizer = new HybridTokenizerConfig { VocabSize = 4096, ZChannels = 32, Ch = 160, ChMult = [1, 1, 2, 2, 4], VPatchNums = scales };
        var text = new Qwen2Config
        {
            HiddenSize = 1536,
            IntermediateSize = 8960,
            NumHiddenLayers = 28,
            NumAttentionHeads = 12,
            NumKeyValueHeads = 2,
            VocabSize = 151_936,
            RopeTheta = 1_000_000,
        };
        return new ModelPreset("hart-0.7b", transformer, tokenizer, text);
    }

    private static ModelPreset Tiny(int size)
    {
        if (size is not (16 or 32 or 64)) throw new ArgumentException($"The preset tiny has scales for 16, 32 and 64 pixels, not for {size}.");
        int[] scales = size switch { 16 => [1, 2, 4], 32 => [1, 2, 3, 5, 8], _ => [1, 2, 4, 7, 11, 16] };
        var transformer = new HartConfig
        {
            Depth = 2,
            EmbedDim = 128,
            NumHeads = 2,
            ContextDim = 64,
            ContextToken = 32,
            PatchNums = scales,
            DiffWidth = 64,
            DiffDepth = 2,
            NumSamplingSteps = 8,
        };
        var tokenizer = new HybridTokenizerConfig { VocabSize = 256, ZChannels = 8, Ch = 32, ChMult = [1, 1, 2], VPatchNums = scales };
        var text = new Qwen2Config
        {
            HiddenSize = 64,
            IntermediateSize = 128,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            VocabSize = 512,
            RopeTheta = 1_000_000,
        };
        return new ModelPreset("tiny", transformer, tokenizer, text);
    }
}
