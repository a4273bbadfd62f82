namespace HartFarm.Model.Checkpoints;

/// <summary>The element types that a checkpoint may hold, with their sizes and the names that safetensors has for them.</summary>
internal static class ElementTypes
{
    /// <summary>The bytes of one element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No checkpoint holds tensors of this type.</exception>
    internal static long SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no checkpoint holds tensors of this type"),
    };

    /// <summary>The name of a type in a safetensors header, or null for a type that the format has no name for.</summary>
    internal static string? NameOf(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => null,
    };

    /// <summary>The type of that name in a safetensors header, or null.</summary>
    internal static ScalarType? OfName(string? name) => name switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "I32" => ScalarType.Int32,
        "I16" => ScalarType.Int16,
        "I8" => ScalarType.Int8,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => null,
    };

    /// <summary>
    /// The bytes that a tensor of <paramref name="shape"/> takes, or -1 where the shape is impossible: a negative size, or sizes of which
    /// even the product without zeros overflows, which no length in a file equals.
    /// </summary>
    internal static long ByteCount(ReadOnlySpan<long> shape, ScalarType type)
    {
        var bytes = (UInt128)SizeOf(type);
        var isEmpty = false;
        foreach (var size in shape)
        {
            if (size < 0) return -1;
            isEmpty |= size == 0;
            bytes *= (UInt128)Math.Max(1, size);
            if (bytes > long.MaxValue) return -1;
        }
        return isEmpty ? 0 : (long)bytes;
    }
}
