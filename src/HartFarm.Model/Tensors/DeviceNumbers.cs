namespace HartFarm.Model.Tensors;

/// <summary>Numbers that are known at run time alone, as operands of a device's tensors.</summary>
internal static class DeviceNumbers
{
    /// <summary>
    /// Float32 numbers of a shape, or one number without axes where all are equal: libtorch takes that along with an operation of any device, and no copy is
    /// waited for.
    /// </summary>
    /// <param name="values">The numbers, at least one.</param>
    /// <param name="shape">Their shape, which broadcasts as one number does.</param>
    /// <param name="device">Where they are wanted.</param>
    internal static Tensor Of(float[] values, long[] shape, Device device) =>
        values.All(value => value == values[0]) ? tensor(values[0]) : FilledTensor.Of(1, shape, device, (row, _) => values.CopyTo(row));
}
