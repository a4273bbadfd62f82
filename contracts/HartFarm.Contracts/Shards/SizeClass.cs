using System.Text.Json.Serialization;

namespace HartFarm.Contracts.Shards;

/// <summary>What decides the memory of an image in flight: the model and the resolution.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record SizeClass(string Model, int Width, int Height)
{
    /// <summary>Width and height as <c>64x64</c>.</summary>
    [JsonIgnore]
    public string Size => $"{Width}x{Height}";

    /// <summary>As <c>hart-scenes/64x64</c>.</summary>
    public override string ToString() => $"{Model}/{Size}";
}
