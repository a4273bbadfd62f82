using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>
/// The exponentials of a softmax, in place over bfloat16 scores. Dividing by their sum is left to the caller, who has far fewer numbers
/// to divide once the values are mixed.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    // exp2 of a fraction in [-0.5, 0.5]: a minimax polynomial, far finer than the 8 bits that are kept of it.
    private const float C0 = 0.99999994f;
    private const float C1 = 0.69314720f;
    private const float C2 = 0.24022651f;
    private const float C3 = 0.05550411f;
    private const float C4 = 0.00961813f;

    /// <summary>Each score becomes <c>exp((score - row's maximum) * scale)</c>.</summary>
    /// <param name="scores"><c>[rows, columns]</c> bfloat16, contiguous.</param>
    /// <param name="scale">What scores are multiplied by, above 0.</param>
    /// <returns>Each row's sum of the exponentials, as they were rounded.</returns>
    internal static float[] Exponentials(Tensor scores, float scale)
    {
        var (rows, columns) = (scores.shape[0], scores.shape[1]);
        var data = (ushort*)KernelMemory.Pointer(scores);
        var sums = new float[rows];
        var inBits = scale * 1.44269504f;
        KernelMemory.ForRows(rows, columns, (first, end) =>
        {
            for (var row = first; row < end; row++) sums[row] = Row(data + row * columns, columns, inBits);
        });
        GC.KeepAlive(scores);
        return sums;
    }

    private static float Row(ushort* row, long columns, float inBits)
    {
        var whole = columns - columns % KernelMemory.Lanes;
        var highest = Vector512.Create(float.NegativeInfinity);
        for (long i = 0; i < whole; i += KernelMemory.Lanes) highest = Vector512.MaxNative(highest, BFloat16Element.Load((byte*)row, i));
        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < KernelMemory.Lanes; lane++) maximum = MathF.Max(maximum, highest[lane]);
        for (var i = whole; i < columns; i++) maximum = MathF.Max(maximum, Widen(row[i]));

        var (factor, shift) = (Vector512.Create(inBits), Vector512.Create(-maximum * inBits));
        var total = Vector512<float>.Zero;
        for (long i = 0; i < whole; i += KernelMemory.Lanes)
        {
            var rounded = Round(Exp2(Vector512.FusedMultiplyAdd(BFloat16Element.Load((byte*)row, i), factor, shift)));
            total += Vector512.BitwiseAnd(rounded, Vector512.Create(0xffff0000u)).AsSingle();
            var halves = Vector512.ShiftRightLogical(rounded, 16);
            Vector256.Store(Vector256.Narrow(halves.GetLower(), halves.GetUpper()), row + i);
        }
        var sum = Vector512.Sum(total);
        for (var i = whole; i < columns; i++)
        {
            var rounded = Round(Exp2(Vector512.Create((Widen(row[i]) - maximum) * inBits)))[0];
            row[i] = (ushort)(rounded >> 16);
            sum += BitConverter.UInt32BitsToSingle(rounded & 0xffff0000u);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp2(Vector512<float> x)
    {
        // Below this the result is nothing in bfloat16's normal range.
        x = Vector512.MaxNative(x, Vector512.Create(-126f));
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

    // Half a unit up, then the caller cuts: exponentials are positive, and ties are of no account among thousands.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Round(Vector512<float> value) => value.AsUInt32() + Vector512.Create(0x8000u);

    private static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);
}
