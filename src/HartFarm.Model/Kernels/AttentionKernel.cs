using HartFarm.Model.Tensors;

namespace HartFarm.Model.Kernels;

/// <summary>Softmax attention without a mask.</summary>
internal static unsafe class AttentionKernel
{
    // Queries at once: enough to pay for packing the keys, few enough to keep their scores in the caches.
    private const int QueriesAtOnce = 256;

    // Below this many scores a head, libtorch's own attention is as fast.
    private const long WorthSplitting = 1 << 18;

    /// <summary><c>softmax(q k.T / sqrt(d)) v</c>, which may be written over q.</summary>
    /// <param name="q"><c>[B, L, H, d]</c>.</param>
    /// <param name="k"><c>[B, H, S, d]</c>.</param>
    /// <param name="v"><c>[B, H, S, d]</c>.</param>
    /// <returns><c>[B, L, H, d]</c>, contiguous: q itself, or a new tensor.</returns>
    internal static Tensor Forward(Tensor q, Tensor k, Tensor v)
    {
        if (WorthWhile(q, k))
        {
            using var rooms = new RoomPool<AttentionRoom>();
            InPlace(q, k, v, rooms);
            return q;
        }
        using var scope = NewDisposeScope();
        var mixed = nn.functional.scaled_dot_product_attention(q.transpose(1, 2), k, v);
        return mixed.transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    private static bool WorthWhile(Tensor q, Tensor k) =>
        KernelMemory.IsPlain(q) && q.dtype == ScalarType.BFloat16 && q.shape[3] % KernelMemory.Lanes == 0 && q.shape[1] * k.shape[2] >= WorthSplitting;

    /// <summary>
    /// The same with a mask <c>[L, S]</c> that is added to the scores, and with gradients. In bfloat16 on a CPU two batched products and a
    /// softmax are several times faster than libtorch's attention, backward pass included.
    /// </summary>
    internal static Tensor Masked(Tensor q, Tensor k, Tensor v, Tensor mask)
    {
        if (q.device_type != DeviceType.CPU || q.dtype != ScalarType.BFloat16) return nn.functional.scaled_dot_product_attention(q, k, v, mask);
        using var scope = NewDisposeScope();
        Tensor Flat(Tensor x) => x.reshape(-1, x.shape[2], x.shape[3]);
        var scale = tensor(new[] { 1 / MathF.Sqrt(q.shape[3]) }).to(q.dtype);
        var scores = Flat(q * scale).bmm(Flat(k).transpose(1, 2)).Plus(mask);
        return scores.softmax(-1).bmm(Flat(v)).view(q.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The same, always over q, which is bfloat16 on the CPU, contiguous, and d a multiple of <see cref="KernelMemory.Lanes"/>.</summary>
    /// <remarks>
    /// Head by head, scores and mixing by matrix products, which on a CPU are far faster in bfloat16 than libtorch's attention. The scores'
    /// memory is taken once a thread: taking a few megabytes anew for each piece would cost as much as the products.
    /// </remarks>
    internal static void InPlace(Tensor q, Tensor k, Tensor v, RoomPool<AttentionRoom> rooms)
    {
        var (images, tokens, heads, size) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3]);
        var target = KernelMemory.Pointer(q);
        var parts = (tokens + QueriesAtOnce - 1) / QueriesAtOnce;
        TorchThreads.Each((int)(images * heads * parts), () => rooms.Rent(() => new AttentionRoom(QueriesAtOnce, k.shape[2], size)), (piece, lease) =>
        {
            var room = lease.Room;
            var (image, head, first) = (piece / parts / heads, piece / parts % heads, piece % parts * QueriesAtOnce);
            using var scope = NewDisposeScope();
            var queries = q.select(0, image).select(1, head).narrow(0, first, Math.Min(QueriesAtOnce, tokens - first));
            Tensor keys = k.select(0, image).select(0, head).t(), values = v.select(0, image).select(0, head);
            var scores = room.Scores.narrow(0, 0, queries.shape[0]).addmm_(queries, keys, 0, 1);
            Span<float> sums = stackalloc float[(int)scores.shape[0]];
            SoftmaxKernel.Exponentials(scores, 1 / MathF.Sqrt(size), sums);
            Divide(room.Mixed.narrow(0, 0, queries.shape[0]).addmm_(scores, values, 0, 1), sums, target, (image * tokens + first) * heads + head, heads);
        });
        GC.KeepAlive(q);
        GC.KeepAlive(k);
        GC.KeepAlive(v);
    }

    // Rows of mixed values over their sums, into every heads-th row of the target.
    private static void Divide(Tensor mixed, ReadOnlySpan<float> sums, byte* target, long firstRow, long heads)
    {
        var size = mixed.shape[1];
        var source = KernelMemory.Pointer(mixed);
        for (var row = 0; row < sums.Length; row++)
        {
            var factor = 1 / sums[row];
            for (long i = 0; i < size; i += KernelMemory.Lanes)
            {
                BFloat16Element.Store(target, (firstRow + row * heads) * size + i, BFloat16Element.Load(source, row * size + i) * factor);
            }
        }
        GC.KeepAlive(mixed);
    }
}
