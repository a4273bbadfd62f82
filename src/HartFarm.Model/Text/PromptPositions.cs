using System.Text.Json.Serialization;

namespace HartFarm.Model.Text;

/// <summary>Which positions a prompt's tokens have in the transformer's rotary embedding, and with them where an image's cells begin.</summary>
[JsonConverter(typeof(PromptPositionsConverter))]
public enum PromptPositions
{
    /// <summary>The tokens are counted from 0, and the cells go on from the last (Tang et al. 2024): the same cell turns otherwise behind another length.</summary>
    Counted,

    /// <summary>All are 0, as without a prompt: a cell turns alike whatever the prompt, so that few parameters learn places from few images.</summary>
    None,
}
