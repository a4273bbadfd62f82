using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>What follows a norm, number by number.</summary>
internal interface IActivation
{
    static abstract Vector512<float> Value(Vector512<float> z);

    /// <summary>The derivative at z times <paramref name="gradient"/>.</summary>
    static abstract Vector512<float> Gradient(Vector512<float> z, Vector512<float> gradient);
}

/// <summary>Nothing follows.</summary>
internal readonly struct NoActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gradient(Vector512<float> z, Vector512<float> gradient) => gradient;
}

/// <summary>SiLU: <c>z / (1 + exp(-z))</c>.</summary>
internal readonly struct SiluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z / (Vector512<float>.One + FastExponential.Of(-z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gradient(Vector512<float> z, Vector512<float> gradient)
    {
        var sigmoid = Vector512<float>.One / (Vector512<float>.One + FastExponential.Of(-z));
        return gradient * sigmoid * Vector512.FusedMultiplyAdd(z, Vector512<float>.One - sigmoid, Vector512<float>.One);
    }
}
