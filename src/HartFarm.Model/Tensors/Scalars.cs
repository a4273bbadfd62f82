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
    internal static readonly Scalar NegativeInfinity = double.NegativeInfinity;
}
