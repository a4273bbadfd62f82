namespace HartFarm.Training.Data;

/// <summary>An image of the training size with its caption.</summary>
/// <param name="Pixels">Red, green and blue of each pixel, row by row from the top: <c>size * size * 3</c> bytes.</param>
/// <param name="Size">The side in pixels.</param>
/// <param name="Caption">Not blank.</param>
public sealed record LabelledImage(byte[] Pixels, int Size, string Caption);
