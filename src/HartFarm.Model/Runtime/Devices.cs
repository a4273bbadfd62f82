using System.Globalization;

namespace HartFarm.Model.Runtime;

/// <summary>Devices by the names that users give them.</summary>
public static class Devices
{
    /// <summary>The first CUDA device if there is one, else the CPU.</summary>
    public static string Best
    {
        get
        {
            Torch.Initialize();
            return HasCuda() ? "cuda:0" : "cpu";
        }
    }

    /// <summary>The device that <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c> names.</summary>
    /// <exception cref="ArgumentException">The name is none of these, or the machine has no such device.</exception>
    public static Device Parse(string name)
    {
        Torch.Initialize();
        if (name == "cpu") return CPU;
        var index = CudaIndex(name);
        if (!HasCuda())
        {
            throw new ArgumentException($"The device {name} is not there: this libtorch finds no CUDA{(CudaDriver.Trouble(index) is { } trouble ? $" ({trouble})" : ", though NVIDIA's driver has the device: it is a libtorch for CPUs, or for another driver")}.");
        }
        return index < cuda.device_count() ? device(DeviceType.CUDA, index)
            : throw new ArgumentException($"The device {name} is not there: there are {cuda.device_count()}.");
    }

    /// <summary>N of <c>cuda:N</c>; 0 for <c>cuda</c>.</summary>
    /// <exception cref="ArgumentException">The name is of no CUDA device.</exception>
    public static int CudaIndex(string name)
    {
        var number = name == "cuda" ? "0" : name.StartsWith("cuda:", StringComparison.Ordinal) ? name[5..] : "";
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw new ArgumentException($"The device must be cpu or cuda:N, not {name}.");
    }

    private static bool HasCuda() => TryInitializeDeviceType(DeviceType.CUDA) && cuda.is_available();
}
