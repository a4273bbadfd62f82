using System.Runtime.CompilerServices;

namespace HartFarm.Model.Kernels;

/// <summary>
/// Takes a fused projection apart on the CPU in one pass: queries and keys turned by the rotary embedding, keys and values written
/// straight into the cache.
/// </summary>
internal static unsafe class RotaryKernel
{
    /// <summary>Whether the kernel can do this: both halves of a head fill whole vectors, and memory is plain.</summary>
    internal static bool Supports(Tensor x, Tensor cache, int headDim) =>
        headDim % (2 * KernelMemory.Lanes) == 0 && KernelMemory.IsPlain(x) && KernelMemory.IsPlain(cache) && x.dtype == cache.dtype;

    /// <summary>Whole sequences, from their first token on.</summary>
    /// <param name="qkv"><c>[B, L, 3 H d]</c>: queries, keys, values.</param>
    /// <param name="cos">The rotary embedding's cosines, <c>[B or 1, L, d]</c> float32.</param>
    /// <param name="sin">Its sines, likewise.</param>
    /// <param name="keys">Where the keys go, <c>[B or more, H, capacity, d]</c>.</param>
    /// <param name="values">Where the values go, likewise.</param>
    /// <param name="start">The first token's place in them.</param>
    /// <param name="queryScale">What the queries are multiplied by.</param>
    /// <returns>The queries, <c>[B, L, H, d]</c>.</returns>
    internal static Tensor Forward(Tensor qkv, Tensor cos, Tensor sin, Tensor keys, Tensor values, long start, float queryScale)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (qkv.shape[0], qkv.shape[1]);
        var queries = empty([batch, tokens, keys.shape[1], keys.shape[3]], qkv.dtype);
        for (var image = 0; image < batch; image++) Forward(qkv.select(0, image), cos, sin, keys, values, start, queryScale, queries, image, 0);
        return queries.MoveToOuterDisposeScope();
    }

    /// <summary>Some tokens of one sequence.</summary>
    /// <param name="qkv"><c>[n, 3 H d]</c>: queries, keys, values.</param>
    /// <param name="cos">The rotary embedding's cosines, <c>[B or 1, L, d]</c> float32.</param>
    /// <param name="sin">Its sines, likewise.</param>
    /// <param name="keys">Where the keys go, <c>[B or more, H, capacity, d]</c>.</param>
    /// <param name="values">Where the values go, likewise.</param>
    /// <param name="start">The sequence's first token's place in them.</param>
    /// <param name="queryScale">What the queries are multiplied by.</param>
    /// <param name="queries">Where the queries go, <c>[B, L, H, d]</c>.</param>
    /// <param name="image">Which of the B sequences.</param>
    /// <param name="first">The first of the n tokens in it.</param>
    internal static void Forward(
        Tensor qkv, Tensor cos, Tensor sin, Tensor keys, Tensor values, long start, float queryScale, Tensor queries, long image, long first)
    {
        if (qkv.dtype == ScalarType.BFloat16) Run<BFloat16Element>(qkv, cos, sin, keys, values, start, queryScale, queries, image, first);
        else Run<Float32Element>(qkv, cos, sin, keys, values, start, queryScale, queries, image, first);
    }

    private static void Run<T>(
        Tensor qkv, Tensor cos, Tensor sin, Tensor keys, Tensor values, long start, float queryScale, Tensor queries, long image, long firstToken)
        where T : struct, IElement
    {
        var (width, tokens) = (qkv.shape[1] / 3, queries.shape[1]);
        var (heads, capacity, size) = (keys.shape[1], keys.shape[2], keys.shape[3]);
        var tableStart = cos.shape[0] == 1 ? 0 : image * tokens * size;
        byte* source = KernelMemory.Pointer(qkv), q = KernelMemory.Pointer(queries);
        byte* k = KernelMemory.Pointer(keys), v = KernelMemory.Pointer(values);
        byte* cosines = KernelMemory.Pointer(cos), sines = KernelMemory.Pointer(sin);
        KernelMemory.ForRows(qkv.shape[0], 3 * width, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var token = firstToken + row;
                var table = tableStart + token * size;
                for (long head = 0; head < heads; head++)
                {
                    var from = row * 3 * width + head * size;
                    var kept = ((image * heads + head) * capacity + start + token) * size;
                    Turn<T>(source, from, q, ((image * tokens + token) * heads + head) * size, cosines, sines, table, size, queryScale);
                    Turn<T>(source, from + width, k, kept, cosines, sines, table, size, 1);
                    for (long i = 0; i < size; i += KernelMemory.Lanes) T.Store(v, kept + i, T.Load(source, from + 2 * width + i));
                }
            }
        });
        GC.KeepAlive(qkv);
        GC.KeepAlive(queries);
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
        GC.KeepAlive(cos);
        GC.KeepAlive(sin);
    }

    /// <summary>Turns one head of d numbers: a pair (i, i + d/2) becomes <c>(x_i cos_i - x_j sin_i, x_j cos_j + x_i sin_j)</c>, all of it times a factor.</summary>
    internal static void Turn<T>(byte* source, long from, byte* target, long to, byte* cos, byte* sin, long table, long size, float scale)
        where T : struct, IElement
    {
        var half = size / 2;
        for (long i = 0; i < half; i += KernelMemory.Lanes)
        {
            var first = T.Load(source, from + i) * scale;
            var second = T.Load(source, from + half + i) * scale;
            T.Store(target, to + i, first * Float32Element.Load(cos, table + i) - second * Float32Element.Load(sin, table + i));
            T.Store(target, to + half + i, second * Float32Element.Load(cos, table + half + i) + first * Float32Element.Load(sin, table + half + i));
        }
    }
}
