namespace HartFarm.Model.HybridTokenizer;

/// <summary>Neighbouring rows of one image's map.</summary>
/// <param name="Image">Which image of the batch.</param>
/// <param name="First">The first row.</param>
/// <param name="Rows">How many rows.</param>
internal readonly record struct Strip(int Image, int First, int Rows)
{
    /// <summary>Its rows of <c>[B, C, H, W]</c>, as <c>[1, C, n, W]</c>.</summary>
    internal Tensor Of(Tensor map) => map.narrow(0, Image, 1).narrow(2, First, Rows);
}
