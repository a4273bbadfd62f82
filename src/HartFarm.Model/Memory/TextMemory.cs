using HartFarm.Model.Text;

namespace HartFarm.Model.Memory;

/// <summary>Bytes of encoding prompts.</summary>
/// <param name="config">The text encoder's hyper-parameters.</param>
/// <param name="slots">Tokens of a prompt.</param>
/// <param name="size">Bytes of an element.</param>
internal sealed class TextMemory(Qwen2Config config, long slots, long size)
{
    /// <summary>The features of prompts.</summary>
    internal long Features(long prompts) => prompts * slots * config.HiddenSize * size;

    /// <summary>The most that encoding takes, the features among it.</summary>
    internal long Peak(long prompts)
    {
        var rows = Math.Min(prompts, PromptEncoder.PromptsAtOnce) * slots;
        return Features(prompts) + rows * (5L * config.HiddenSize + 3L * config.IntermediateSize) * size;
    }
}
