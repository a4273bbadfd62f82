using HartFarm.Model.Layers;
using HartFarm.Model.Tensors;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Sampling;

/// <summary>The prompt's tokens through the transformer: stage 0, whose last position predicts the first code.</summary>
internal static class PromptStage
{
    /// <summary>Runs prompts through all blocks. The cache afterwards holds their keys and values.</summary>
    /// <param name="transformer">The model.</param>
    /// <param name="context">Text features, <c>[U, T, context_dim]</c>.</param>
    /// <param name="mask"><c>[U, T]</c>.</param>
    /// <param name="positions"><c>[U][T]</c>.</param>
    /// <param name="observe">Is shown <c>x_in</c> and each block's output.</param>
    internal static PromptState Run(HartTransformer transformer, Tensor context, Tensor mask, long[][] positions, Action<string, Tensor>? observe = null)
    {
        var config = transformer.Config;
        var cache = new KeyValueCache(config.Depth, context.shape[0], config.NumHeads, config.ContextToken, config.HeadDim, context.dtype, context.device);
        try
        {
            using var scope = NewDisposeScope();
            var c = transformer.EmbedContext(transformer.NormContext(context));
            var conditioning = transformer.Condition(c, mask);
            var x = c.Plus(transformer.LevelEmbeddings(c.device, c.dtype).narrow(0, 0, 1).unsqueeze(0));
            observe?.Invoke("x_in", x);
            var rotary = RotaryTables.Context(positions, config.HeadDim, c.device);
            var hidden = transformer.Forward(x, conditioning, rotary, cache, keep: true, (layer, value) => observe?.Invoke($"block{layer}", value));
            return new PromptState(hidden.MoveToOuterDisposeScope(), conditioning.MoveToOuterScope(), cache);
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }
}
