namespace HartFarm.Model.Runtime;

/// <summary>What the machine's processor can do.</summary>
public static class Hardware
{
    private const string ProcessorInformation = "/proc/cpuinfo";
    private static readonly Lazy<bool> BFloat16 = new(FindBFloat16);

    /// <summary>Whether the processor multiplies bfloat16 in hardware (AVX-512 BF16 or AMX).</summary>
    public static bool HasBFloat16 => BFloat16.Value;

    /// <summary>The processor's name, or null where the system does not say.</summary>
    public static string? ProcessorName =>
        File.Exists(ProcessorInformation) ? File.ReadLines(ProcessorInformation).FirstOrDefault(IsName)?.Split(':', 2)[1].Trim() : null;

    /// <summary>The element type that a precision means on a device.</summary>
    public static ScalarType TypeOf(Precision precision, Device device) => precision switch
    {
        Precision.Float32 => ScalarType.Float32,
        Precision.BFloat16 => ScalarType.BFloat16,
        _ => device.type == DeviceType.CUDA || HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    private static bool IsName(string line) => line.StartsWith("model name", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal);

    private static bool FindBFloat16()
    {
        if (!File.Exists(ProcessorInformation)) return false;
        var flags = File.ReadLines(ProcessorInformation).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        return flags is not null && flags.Split(' ').Any(flag => flag is "avx512_bf16" or "amx_bf16");
    }
}
