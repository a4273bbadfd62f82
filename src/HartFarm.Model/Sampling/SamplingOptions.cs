namespace HartFarm.Model.Sampling;

/// <summary>How a whole batch is sampled; what may differ from image to image stands in <see cref="ImageSampling"/>.</summary>
public sealed record SamplingOptions
{
    /// <summary>The most <see cref="MaskGitIterations"/>.</summary>
    public const int MostMaskGitIterations = 64;

    /// <summary>Whether the next scale is fed the code book mixed by a Gumbel softmax instead of the drawn code (<c>more_smooth</c>).</summary>
    public bool MoreSmooth { get; init; } = true;

    /// <summary>In how many groups the last scale's tokens are made (<c>num_maskgit_iters</c>), 1 to <see cref="MostMaskGitIterations"/>.</summary>
    public int MaskGitIterations { get; init; } = 1;

    /// <summary>Whether the residual diffusion is left out, so that the image comes from discrete tokens alone (<c>final_stage</c> 1).</summary>
    public bool DiscreteOnly { get; init; }

    /// <summary>Whether the likeliest code is taken instead of a drawn one.</summary>
    public bool Greedy { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        if (MaskGitIterations is >= 1 and <= MostMaskGitIterations) return;
        throw new ArgumentException($"The number of mask-git iterations must be 1 to {MostMaskGitIterations}, not {MaskGitIterations}.");
    }
}
