namespace HartFarm.Model.Sampling;

/// <summary>
/// The random numbers of a batch. Each image's are its own: they depend on its seed, the stage and the cell alone, so neither on its
/// neighbours nor on how many there are.
/// </summary>
public interface ISamplingNoise
{
    /// <summary>Uniform in [0, 1), <c>[B, L]</c> float32: picks each cell's code.</summary>
    Tensor Uniform(int stage, CellGroup cells);

    /// <summary>Exponential, above 0, <c>[B, L, V]</c> float32: for the Gumbel softmax.</summary>
    Tensor Exponential(int stage, CellGroup cells, int codes);

    /// <summary>Normal, <c>[B * L, C]</c> float32: where the residual diffusion starts.</summary>
    Tensor InitialResidual(CellGroup cells, int channels);

    /// <summary>Normal, <c>[B * L, C]</c> float32: added after the denoising step with this number of execution, from 0.</summary>
    Tensor ResidualStep(CellGroup cells, int channels, int execution);

    /// <summary>The order in which each image's last cells are unmasked: a permutation of <paramref name="cells"/> a row.</summary>
    IReadOnlyList<int[]> Orders(int cells);
}
