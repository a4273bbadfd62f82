using HartFarm.Worker.Hosting;
using HartFarm.Worker.Planning;

namespace HartFarm.Worker.Tests.Planning;

public class WorkerDeviceTests
{
    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:7")]
    public void A_GPU_has_the_memory_of_its_driver_and_the_plan_of_a_GPU(string id)
    {
        var device = WorkerDevice.Find(id);
        Assert.IsType<CudaDeviceMemory>(device.Memory);
        Assert.Equal(PlanLimits.Gpu, device.Limits);
        Assert.Equal($"cuda, {device.Name}", device.Class);
    }

    [Fact]
    public void A_device_of_another_kind_is_named() =>
        Assert.Contains("tpu", Assert.Throws<ArgumentException>(() => WorkerDevice.Find("tpu")).Message, StringComparison.Ordinal);
}
