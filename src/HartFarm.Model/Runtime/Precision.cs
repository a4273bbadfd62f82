namespace HartFarm.Model.Runtime;

/// <summary>The element type that a model computes in.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the device has it in hardware, else float32.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>bfloat16.</summary>
    BFloat16,
}
