namespace HartFarm.Model.Transformer;

/// <summary>Where a block takes the scales, shifts and gates around its attention and feed-forward from.</summary>
public enum AdaptiveNorm
{
    /// <summary>Nowhere: plain residual blocks (<c>disable_aln</c> without <c>shared_aln</c>).</summary>
    None,

    /// <summary>A learned table plus the mean of the prompt's context (<c>disable_aln</c> with <c>shared_aln</c>).</summary>
    Table,

    /// <summary>A linear layer over the pooled context (<c>disable_aln</c> false).</summary>
    Linear,
}
