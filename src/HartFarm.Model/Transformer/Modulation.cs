namespace HartFarm.Model.Transformer;

/// <summary>What a block's norms and residuals are modulated by: <c>[B, 1, D]</c> each.</summary>
/// <param name="Gamma1">Gates the attention.</param>
/// <param name="Gamma2">Gates the feed-forward.</param>
/// <param name="Scale1">Scales the norm before the attention.</param>
/// <param name="Scale2">Scales the norm before the feed-forward.</param>
/// <param name="Shift1">Shifts the norm before the attention.</param>
/// <param name="Shift2">Shifts the norm before the feed-forward.</param>
public sealed record Modulation(Tensor Gamma1, Tensor Gamma2, Tensor Scale1, Tensor Scale2, Tensor Shift1, Tensor Shift2)
{
    /// <summary>Takes six vectors apart: <paramref name="six"/> <c>[B, 6, D]</c>.</summary>
    public static Modulation Of(Tensor six) =>
        new(six.narrow(1, 0, 1).contiguous(), six.narrow(1, 1, 1).contiguous(), six.narrow(1, 2, 1).contiguous(),
            six.narrow(1, 3, 1).contiguous(), six.narrow(1, 4, 1).contiguous(), six.narrow(1, 5, 1).contiguous());

    /// <summary>Another modulation, each vector made from this one's by <paramref name="map"/>.</summary>
    public Modulation Map(Func<Tensor, Tensor> map) => new(map(Gamma1), map(Gamma2), map(Scale1), map(Scale2), map(Shift1), map(Shift2));

    /// <summary>Another modulation, each vector made from this one's and the other's.</summary>
    public Modulation Zip(Modulation other, Func<Tensor, Tensor, Tensor> join) =>
        new(join(Gamma1, other.Gamma1), join(Gamma2, other.Gamma2), join(Scale1, other.Scale1),
            join(Scale2, other.Scale2), join(Shift1, other.Shift1), join(Shift2, other.Shift2));
}
