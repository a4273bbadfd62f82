namespace HartFarm.Model.Tensors;

/// <summary>
/// The scalar operands of tensor operations, held for the life of the process.
/// </summary>
/// <remarks>
/// TorchSharp hands native code a raw handle and nothing keeps the managed <see cref="Scalar"/> alive during the call, so a temporary
/// one (<c>x * 2.0</c>) may be finalised in the middle of it. A static field cannot be collected: this type is the only place in the
/// model that makes scalars, and a test reads the compiled code to hold it to that. A number known only at run time becomes a tensor.
/// </remarks>
internal static class Scalars
{
    internal static readonly Scalar MinusOne = -1.0;
    internal static readonly Scalar Zero = 0.0;
    internal static readonly Scalar Half = 0.5;
    internal static readonly Scalar One = 1.0;
    internal static readonly Scalar Two = 2.0;

    /// <summary>From [0, 2] to 0 to 255.</summary>
    internal static readonly Scalar HalfOfByte = 127.5;

    /// <summary>Keeps a draw within a cumulative distribution that float32 rounds.</summary>
    internal static readonly Scalar JustBelowOne = 1 - 1e-6;
    internal static readonly Scalar NegativeInfinity = double.NegativeInfinity;

    /// <summary>What residuals are scaled by.</summary>
    internal static readonly Scalar ResidualScale = 0.6;

    /// <summary>1 / ln 2.</summary>
    internal static readonly Scalar BitsPerNat = 1 / Math.Log(2);

    /// <summary>Half of a bin of the discretised normal distribution, and where its outermost bins begin.</summary>
    internal static readonly Scalar HalfBin = 1.0 / 255;
    internal static readonly Scalar FirstBin = -0.999;
    internal static readonly Scalar LastBin = 0.999;
    internal static readonly Scalar LeastProbability = 1e-12;

    /// <summary>The tanh approximation of the normal distribution's cumulative function.</summary>
    internal static readonly Scalar GeluCubic = 0.044715;
    internal static readonly Scalar RootTwoOverPi = Math.Sqrt(2 / Math.PI);
}
