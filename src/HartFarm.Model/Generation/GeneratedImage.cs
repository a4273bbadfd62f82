namespace HartFarm.Model.Generation;

/// <summary>One image as it came out of the decoder.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">Red, green and blue of each pixel, row by row from the top: <c>Height * Width * 3</c> bytes.</param>
/// <param name="Warnings">What the caller should know, such as a prompt that was cut; mostly empty.</param>
public sealed record GeneratedImage(int Width, int Height, byte[] Rgb, IReadOnlyList<string> Warnings)
{
    /// <summary>Tokens of the prompt that the model has read, without its own system prompt; null where they were not counted.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Tokens that the image was made of, over all scales; null where they were not counted.</summary>
    public int? ImageTokens { get; init; }
}
