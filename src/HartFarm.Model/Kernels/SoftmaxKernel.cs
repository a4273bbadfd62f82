using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>
/// The exponentials of a softmax, in place over bfloat16 scores. Dividing by their sum is left to the caller, who has far fewer numbers
/// to divide once the values are mixed.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    // Two bfloat16 numbers stand in each 32-bit lane: the upper one is a float32 but for its low bits, the lower one after a shift.
    private const int Block = 32;
    private const uint Upper = 0xffff0000u;

    // exp2 of a fraction in [-0.5, 0.5]: a minimax polynomial, far finer than the 8 bits that are kept of it.
    private const float C0 = 0.99999994f;
    private const float C1 = 0.69314720f;
    private const float C2 = 0.24022651f;
    private const float C3 = 0.05550411f;
    private const float C4 = 0.00961813f;

    /// <summary>Each score becomes <c>exp((score - row's maximum) * scale)</c>. Runs on the calling thread.</summary>
    /// <param name="scores"><c>[rows, columns]</c> bfloat16, contiguous.</param>
    /// <param name="scale">What scores are multiplied by, above 0.</param>
    /// <param name="sums">Gets each row's sum of the exponentials, as they were rounded.</param>
    internal static void Exponentials(Tensor scores, float scale, Span<float> sums)
    {
        var columns = (int)scores.shape[1];
        var data = (ushort*)KernelMemory.Pointer(scores);
        for (var row = 0; row < sums.Length; row++) sums[row] = Row(data + (long)row * columns, columns, scale * 1.44269504f);
        GC.KeepAlive(scores);
    }

    private static float Row(ushort* row, int columns, float inBits)
    {
        var whole = columns - columns % Block;
        // What is left over is worked on apart, filled up with scores that leave nothing.
        var last = stackalloc ushort[Block];
        for (var i = 0; i < Block; i++) last[i] = whole + i < columns ? row[whole + i] : (ushort)0xff80;

        var highest = Maximum(Vector512.Create(float.NegativeInfinity), last);
        for (var i = 0; i < whole; i += Block) highest = Maximum(highest, row + i);
        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < Vector512<float>.Count; lane++) maximum = MathF.Max(maximum, highest[lane]);

        var (factor, shift) = (Vector512.Create(inBits), Vector512.Create(-maximum * inBits));
        var total = Exponentials(last, factor, shift);
        for (var i = 0; i < whole; i += Block) total += Exponentials(row + i, factor, shift);
        for (var i = whole; i < columns; i++) row[i] = last[i - whole];
        return Vector512.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Maximum(Vector512<float> highest, ushort* scores)
    {
        var (lower, upper) = Load(scores);
        return Vector512.MaxNative(highest, Vector512.MaxNative(lower, upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exponentials(ushort* scores, Vector512<float> factor, Vector512<float> shift)
    {
        var (lower, upper) = Load(scores);
        var (first, second) = (Rounded(Exp2(lower, factor, shift)), Rounded(Exp2(upper, factor, shift)));
        Vector512.Store(Vector512.BitwiseOr(Vector512.ShiftRightLogical(first, 16), second), (uint*)scores);
        return first.AsSingle() + second.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Lower, Vector512<float> Upper) Load(ushort* scores)
    {
        var both = Vector512.Load((uint*)scores);
        return (Vector512.ShiftLeft(both, 16).AsSingle(), Vector512.BitwiseAnd(both, Vector512.Create(Upper)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp2(Vector512<float> score, Vector512<float> factor, Vector512<float> shift)
    {
        // Below this the result is nothing in bfloat16's normal range.
        var x = Vector512.MaxNative(Vector512.FusedMultiplyAdd(score, factor, shift), Vector512.Create(-126f));
        // Adding 1.5 * 2^23 rounds to the nearest whole number, and leaves it in the low bits.
        var shifted = x + Vector512.Create(12582912f);
        var fraction = x - (shifted - Vector512.Create(12582912f));
        var power = Vector512.ShiftLeft(shifted.AsInt32(), 23);
        var value = Vector512.FusedMultiplyAdd(fraction, Vector512.Create(C4), Vector512.Create(C3));
        value = Vector512.FusedMultiplyAdd(fraction, value, Vector512.Create(C2));
        value = Vector512.FusedMultiplyAdd(fraction, value, Vector512.Create(C1));
        value = Vector512.FusedMultiplyAdd(fraction, value, Vector512.Create(C0));
        return (value.AsInt32() + power).AsSingle();
    }

    // Half a unit up, then cut: exponentials are positive, and ties are of no account among thousands.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rounded(Vector512<float> value) =>
        Vector512.BitwiseAnd(value.AsUInt32() + Vector512.Create(0x8000u), Vector512.Create(Upper));
}
