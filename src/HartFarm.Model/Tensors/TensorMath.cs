namespace HartFarm.Model.Tensors;

/// <summary>Sums that make no scalar: TorchSharp's <c>+</c> makes the factor 1 anew at each call (see <see cref="Scalars"/>).</summary>
internal static class TensorMath
{
    /// <summary><c>left + right</c>, with broadcasting.</summary>
    internal static Tensor Plus(this Tensor left, Tensor right) => left.add(right, Scalars.One);

    /// <summary><c>left + right</c>.</summary>
    internal static Tensor Plus(this Tensor left, Scalar right) => left.add(right, Scalars.One);
}
