using HartFarm.Model.Transformer;

namespace HartFarm.Model.Memory;

/// <summary>Bytes of the transformer's passes. Rows are sequences: an image has one, and with guidance two.</summary>
/// <param name="config">The hyper-parameters.</param>
/// <param name="size">Bytes of an element.</param>
internal sealed class TransformerMemory(HartConfig config, long size)
{
    private const long FloatSize = sizeof(float);

    private readonly ScaleLayout _scales = new(config.PatchNums);

    /// <summary>Tokens of the last scale.</summary>
    internal long LastTokens => _scales.Tokens(_scales.Last);

    /// <summary>Keys and values of the prompt and of all scales but the last, in every layer.</summary>
    internal long Cache(long rows) => config.Depth * KeysAndValues(rows, Kept);

    /// <summary>The buffer that the last scale's keys and values pass through, behind a copy of one layer's.</summary>
    internal long PassingBuffer(long rows) => KeysAndValues(rows, Kept + LastTokens);

    /// <summary>What stays of prompts that went through the transformer: keys and values, and the last hidden states.</summary>
    internal long PromptState(long prompts) => config.Depth * KeysAndValues(prompts, config.ContextToken) + Hidden(prompts, config.ContextToken);

    /// <summary>One state of every token.</summary>
    internal long Hidden(long rows, long tokens) => rows * tokens * config.EmbedDim * size;

    /// <summary>The most that a pass of <paramref name="tokens"/> tokens a row works on, its input and output among it.</summary>
    internal long Pass(long rows, long tokens)
    {
        var hidden = Hidden(rows, tokens);
        var rotary = 2 * rows * tokens * config.HeadDim * FloatSize;
        // In attention: input, its norm, the fused projection and the queries. In the feed-forward: input, sum, norm, both halves, product.
        var attention = 6 * hidden;
        var feedForward = 3 * hidden + 3 * rows * tokens * config.FeedForwardDim * size;
        return rotary + Math.Max(attention, feedForward);
    }

    private long Kept => config.ContextToken + _scales.TokenCount - 1 - LastTokens;

    private long KeysAndValues(long rows, long tokens) => 2 * rows * tokens * config.EmbedDim * size;
}
