using HartFarm.Model.Transformer;

namespace HartFarm.Model.Sampling;

/// <summary>What stays of prompts that went through the transformer.</summary>
/// <param name="Hidden">The last block's output, <c>[U, T, D]</c>.</param>
/// <param name="Conditioning">What the prompts tell every layer.</param>
/// <param name="Cache">Their keys and values, <c>[U, H, T, d]</c> a layer.</param>
internal sealed record PromptState(Tensor Hidden, Conditioning Conditioning, KeyValueCache Cache) : IDisposable
{
    public void Dispose()
    {
        Hidden.Dispose();
        Conditioning.Dispose();
        Cache.Dispose();
    }
}
