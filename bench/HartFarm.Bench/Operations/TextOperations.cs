using HartFarm.Model.Text;

namespace HartFarm.Bench.Operations;

/// <summary>The text encoder's multiply-adds.</summary>
internal static class TextOperations
{
    /// <param name="config">The encoder.</param>
    /// <param name="prompts">Rows.</param>
    /// <param name="tokens">Slots of a row, padding among them.</param>
    /// <param name="before">Tokens of the system prompt, whose keys and values are there already.</param>
    internal static long Products(Qwen2Config config, long prompts, long tokens, long before)
    {
        long width = config.HiddenSize, shared = config.NumKeyValueHeads * config.HeadDim;
        var weights = 2 * width * width + 2 * width * shared + 3 * width * config.IntermediateSize;
        var attention = 2 * (before + tokens) * width;
        return prompts * tokens * config.NumHiddenLayers * (weights + attention);
    }
}
