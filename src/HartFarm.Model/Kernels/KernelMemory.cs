using HartFarm.Model.Tensors;

namespace HartFarm.Model.Kernels;

/// <summary>The memory of CPU tensors, for kernels that fuse what would be several passes over it.</summary>
internal static unsafe class KernelMemory
{
    /// <summary>Elements of a vector; a kernel runs where the innermost size is a multiple of it.</summary>
    internal const int Lanes = 16;

    // Below this many elements a second thread costs more than it brings.
    private const long WorthAThread = 32_768;

    /// <summary>Whether a kernel may read this tensor's memory: on the CPU, contiguous, of a known type, and outside of autograd.</summary>
    internal static bool IsPlain(Tensor tensor) => !tensor.requires_grad && IsReadable(tensor);

    /// <summary>The same within a step of autograd, which has its own gradient.</summary>
    internal static bool IsReadable(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16 && tensor.is_contiguous();

    /// <summary>The first element. The caller keeps the tensor alive until it is done.</summary>
    internal static byte* Pointer(Tensor tensor) => NativeTensor.Pointer(tensor);

    /// <summary>Runs <paramref name="body"/> over the rows in as many parts as torch has threads.</summary>
    internal static void ForRows(long rows, long elementsPerRow, Action<long, long> body)
    {
        var threads = (int)Math.Min(get_num_threads(), Math.Max(1, rows * elementsPerRow / WorthAThread));
        if (threads <= 1)
        {
            body(0, rows);
            return;
        }
        Parallel.For(0, threads, part => body(rows * part / threads, rows * (part + 1) / threads));
    }
}
