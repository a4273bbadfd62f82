namespace HartFarm.Model.Tensors;

/// <summary>
/// Float32 tensors that code fills in place. TorchSharp's <c>tensor(array)</c> would copy the array and pin the copy until the tensor
/// is freed: twice the memory, and neither goes before the next collection.
/// </summary>
internal static unsafe class FilledTensor
{
    internal delegate void RowFiller(Span<float> row, int number);

    /// <summary>A new tensor whose rows, the parts of equal size along its first axis or axes, are filled side by side.</summary>
    /// <param name="rows">How many there are; they divide the number of elements.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="device">Where it is wanted; it is filled on the CPU.</param>
    /// <param name="fill">Fills a row. Rows are filled by several threads.</param>
    internal static Tensor Of(int rows, long[] shape, Device device, RowFiller fill)
    {
        var pinned = PinnedMemory.TryTake(shape, device);
        var host = pinned ?? empty(shape, ScalarType.Float32, CPU);
        var elements = (int)(host.numel() / rows);
        var start = (float*)NativeTensor.Pointer(host);
        Parallel.For(0, rows, row => fill(new Span<float>(start + (long)row * elements, elements), row));
        GC.KeepAlive(host);
        if (device.type == DeviceType.CPU) return host;
        using (host) return pinned is null ? host.to(device) : PinnedMemory.Send(pinned, device);
    }
}
