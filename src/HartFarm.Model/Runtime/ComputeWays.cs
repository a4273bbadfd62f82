namespace HartFarm.Model.Runtime;

/// <summary>Which ways of computing are taken on a GPU.</summary>
public static class ComputeWays
{
    /// <summary>The ways that are taken. To be set before a model is loaded, by measurements alone.</summary>
    public static ComputeWay Active { get; set; } = ComputeWay.All;

    /// <summary>Whether a way is taken for a tensor.</summary>
    internal static bool Takes(ComputeWay way, Tensor tensor) => Takes(way, tensor.device_type);

    /// <summary>Whether a way is taken on a device.</summary>
    internal static bool Takes(ComputeWay way, Device device) => Takes(way, device.type);

    private static bool Takes(ComputeWay way, DeviceType device) => device == DeviceType.CUDA && Active.HasFlag(way);
}
