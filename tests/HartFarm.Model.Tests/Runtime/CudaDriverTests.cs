using HartFarm.Model.Runtime;
using TorchSharp;

namespace HartFarm.Model.Tests.Runtime;

public class CudaDriverTests
{
    [Fact]
    public void A_device_that_is_not_there_has_no_name_and_the_reason_is_told()
    {
        Assert.Null(CudaDriver.Name(999));
        Assert.Null(CudaDriver.Memory(999));
        Assert.StartsWith("NVIDIA's driver ", CudaDriver.Trouble(999), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_missing_device_says_what_the_driver_says()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "there is a CUDA device");
        var error = Assert.Throws<ArgumentException>(() => Devices.Parse("cuda:999"));
        Assert.Equal($"The device cuda:999 is not there: this libtorch finds no CUDA ({CudaDriver.Trouble(999)}).", error.Message);
    }

    [Theory]
    [InlineData("cuda", 0)]
    [InlineData("cuda:3", 3)]
    public void The_device_has_the_index_of_its_name(string device, int index) => Assert.Equal(index, Devices.CudaIndex(device));

    [Theory]
    [InlineData("cuda:-1")]
    [InlineData("cuda:")]
    [InlineData("cpu")]
    [InlineData("tpu:0")]
    public void Another_name_has_none(string device) =>
        Assert.Equal($"The device must be cpu or cuda:N, not {device}.", Assert.Throws<ArgumentException>(() => Devices.CudaIndex(device)).Message);
}
