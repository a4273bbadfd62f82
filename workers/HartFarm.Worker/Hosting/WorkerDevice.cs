using HartFarm.Model.Runtime;
using HartFarm.Worker.Planning;

namespace HartFarm.Worker.Hosting;

/// <summary>The device that a worker computes on.</summary>
/// <param name="Id"><c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Class">What images say of it: the same for all devices that compute alike.</param>
/// <param name="Memory">Its memory.</param>
/// <param name="Limits">How far plans go on it.</param>
public sealed record WorkerDevice(string Id, string Name, string Class, IDeviceMemory Memory, PlanLimits Limits)
{
    /// <summary>The device of that id.</summary>
    /// <exception cref="ArgumentException">The id is neither <c>cpu</c> nor <c>cuda:N</c>.</exception>
    public static WorkerDevice Find(string id)
    {
        if (id == "cpu") return new WorkerDevice(id, Hardware.ProcessorName ?? "unknown", id, new HostDeviceMemory(), PlanLimits.Cpu);
        var index = Devices.CudaIndex(id);
        var name = CudaDriver.Name(index) ?? "unknown";
        return new WorkerDevice(id, name, $"cuda, {name}", new CudaDeviceMemory(index), PlanLimits.Gpu);
    }
}
