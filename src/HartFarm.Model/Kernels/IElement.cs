using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HartFarm.Model.Kernels;

/// <summary>An element type that a kernel reads and writes sixteen at a time, computing in float32.</summary>
internal unsafe interface IElement
{
    static abstract Vector512<float> Load(byte* data, long index);

    static abstract void Store(byte* data, long index, Vector512<float> value);
}

/// <summary>32-bit floating point.</summary>
internal readonly unsafe struct Float32Element : IElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* data, long index) => Vector512.Load((float*)data + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* data, long index, Vector512<float> value) => Vector512.Store(value, (float*)data + index);
}

/// <summary>bfloat16: the upper half of a float32, rounded to the nearest even.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* data, long index) =>
        Vector512.ShiftLeft(Widen(Vector256.Load((ushort*)data + index)), 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* data, long index, Vector512<float> value)
    {
        var bits = value.AsUInt32();
        var odd = Vector512.BitwiseAnd(Vector512.ShiftRightLogical(bits, 16), Vector512<uint>.One);
        var rounded = Vector512.Add(bits, Vector512.Add(odd, Vector512.Create(0x7fffu)));
        // A NaN keeps its bits: rounding could carry it into an infinity.
        var kept = Vector512.ConditionalSelect(Vector512.IsNaN(value).AsUInt32(), Vector512.BitwiseOr(bits, Vector512.Create(0x400000u)), rounded);
        Vector256.Store(Narrow(Vector512.ShiftRightLogical(kept, 16)), (ushort*)data + index);
    }

    // One instruction each; put together from halves, a vector waits for the one before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(Vector256<ushort> halves)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512UInt32(halves);
        var (lower, upper) = Vector256.Widen(halves);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Narrow(Vector512<uint> words) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector256UInt16(words) : Vector256.Narrow(words.GetLower(), words.GetUpper());
}
