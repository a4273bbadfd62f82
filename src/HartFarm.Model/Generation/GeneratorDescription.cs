namespace HartFarm.Model.Generation;

/// <summary>What made an image: enough to make it again.</summary>
/// <param name="Model">The checkpoint folder's name.</param>
/// <param name="ModelHash">SHA-256 over the checkpoint's files, in lower-case hexadecimal.</param>
/// <param name="Width">Pixels a row of every image.</param>
/// <param name="Height">Rows of every image.</param>
/// <param name="Precision">The element type of the computation: <c>float32</c> or <c>bfloat16</c>.</param>
/// <param name="Device">Where it ran: <c>cpu</c> or <c>cuda:0</c>.</param>
public sealed record GeneratorDescription(string Model, string ModelHash, int Width, int Height, string Precision, string Device);
