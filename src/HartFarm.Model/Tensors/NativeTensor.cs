using System.Runtime.InteropServices;

namespace HartFarm.Model.Tensors;

/// <summary>Tensors over memory that somebody else owns, and the memory of tensors, by way of libtorch's own C interface.</summary>
internal static unsafe partial class NativeTensor
{
    private const int DeviceTypeCpu = 0;
    private const int LayoutStrided = 0;

    /// <summary>
    /// A contiguous CPU tensor of <paramref name="shape"/> over <paramref name="data"/>, without a copy. The memory must outlive the
    /// tensor and every view of it.
    /// </summary>
    /// <exception cref="ArgumentException">libtorch refused the shape or type.</exception>
    internal static Tensor FromMemory(byte* data, ReadOnlySpan<long> shape, ScalarType type)
    {
        Runtime.Torch.Initialize();
        Span<long> strides = stackalloc long[shape.Length];
        FillStrides(shape, strides);
        nint handle;
        int error;
        fixed (long* sizes = shape)
        fixed (long* steps = strides)
        {
            error = CreateTensorFromBlob(data, shape.Length, sizes, steps, 0, (int)type, DeviceTypeCpu, 0, &handle, LayoutStrided, null, 0);
        }
        if (error != 0) throw new ArgumentException($"libtorch refused a {type} tensor of shape [{string.Join(", ", shape.ToArray())}].");
        return Tensor.UnsafeCreateTensor(handle);
    }

    /// <summary>
    /// A contiguous CPU tensor in pinned memory, from which a GPU copies by itself while the CPU goes on; null where there is none to be had. libtorch
    /// keeps the memory for the next one.
    /// </summary>
    internal static Tensor? TryPinned(ReadOnlySpan<long> shape, ScalarType type)
    {
        Span<long> strides = stackalloc long[shape.Length];
        FillStrides(shape, strides);
        nint handle;
        int error;
        fixed (long* sizes = shape)
        fixed (long* steps = strides)
        {
            error = EmptyPinned(shape.Length, sizes, steps, (int)type, DeviceTypeCpu, 0, &handle);
        }
        return error == 0 ? Tensor.UnsafeCreateTensor(handle) : null;
    }

    /// <summary>The first element of a CPU tensor. The caller keeps the tensor alive until it is done.</summary>
    internal static byte* Pointer(Tensor tensor)
    {
        void* data;
        if (GetDataPointer(tensor.Handle, &data) != 0) throw new InvalidOperationException("libtorch gives no memory for this tensor.");
        return (byte*)data;
    }

    private static void FillStrides(ReadOnlySpan<long> shape, Span<long> strides)
    {
        long stride = 1;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, shape[i]);
        }
    }

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_empty_strided_pinned")]
    private static partial int EmptyPinned(long ndim, long* sizes, long* strides, int dtype, int deviceType, int deviceIndex, nint* result);

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int GetDataPointer(nint tensor, void** data);

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_create_tensor_from_blob_v2")]
    private static partial int CreateTensorFromBlob(
        byte* data, long ndim, long* sizes, long* strides, long storageOffset, int dtype, int deviceType, int deviceIndex,
        nint* result, int layout, byte* opaqueMetadata, long opaqueMetadataSize);
}
