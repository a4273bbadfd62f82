namespace HartFarm.Model.Sampling;

/// <summary>What sampling needs of the hybrid tokenizer's quantizer: its code book, and the running latent over the scales.</summary>
public interface ILatentScales
{
    /// <summary>The code book, <c>[V, C]</c> float32.</summary>
    Tensor Codebook { get; }

    /// <summary>
    /// Adds scale <paramref name="k"/>'s vectors to the running latent, and gives what the next scale is fed.
    /// </summary>
    /// <param name="k">The scale, not the last.</param>
    /// <param name="fHat">The running latent, <c>[B, C, P, P]</c> float32.</param>
    /// <param name="h">The scale's vectors, <c>[B, C, p, p]</c> float32.</param>
    /// <returns>The new running latent, and the next scale's input <c>[B, C, p', p']</c>.</returns>
    (Tensor FHat, Tensor Next) Advance(int k, Tensor fHat, Tensor h);
}
