using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints.Building;

/// <summary>A tensor to put into a PyTorch file, as its pickle describes it: the fields may contradict each other.</summary>
public sealed record TorchTensorSpec(string Key, ScalarType Type, byte[] Storage, long[] Shape, long[] Strides, long Offset = 0)
{
    public bool IsParameter { get; init; }

    /// <summary>How many elements the pickle says that the storage has.</summary>
    public long Count { get; init; } = Storage.Length / SizeOf(Type);

    public string StorageType { get; init; } = Type switch
    {
        ScalarType.Float64 => "DoubleStorage",
        ScalarType.Float32 => "FloatStorage",
        ScalarType.Float16 => "HalfStorage",
        ScalarType.BFloat16 => "BFloat16Storage",
        ScalarType.Int64 => "LongStorage",
        ScalarType.Int32 => "IntStorage",
        ScalarType.Int16 => "ShortStorage",
        ScalarType.Int8 => "CharStorage",
        ScalarType.Byte => "ByteStorage",
        _ => "BoolStorage",
    };

    /// <summary>A contiguous tensor of those bytes.</summary>
    public static TorchTensorSpec Of(string key, ScalarType type, byte[] storage, params long[] shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * Math.Max(1, shape[axis]));
        return new TorchTensorSpec(key, type, storage, shape, strides);
    }

    /// <summary>A contiguous float tensor.</summary>
    public static TorchTensorSpec Of(string key, float[] numbers, params long[] shape) => Of(key, ScalarType.Float32, Bytes(numbers), shape);

    public static byte[] Bytes<T>(T[] numbers) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(numbers).ToArray();

    private static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };
}
