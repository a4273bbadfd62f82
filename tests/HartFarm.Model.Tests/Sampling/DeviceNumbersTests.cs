using HartFarm.Model.Tensors;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Sampling;

public class DeviceNumbersTests
{
    [Fact]
    public void Equal_numbers_are_one_without_axes_and_others_have_their_shape()
    {
        using var scope = NewDisposeScope();
        var one = DeviceNumbers.Of([2.5f, 2.5f, 2.5f], [3, 1, 1], CPU);
        Assert.Empty(one.shape);
        Assert.Equal(2.5f, one.item<float>());
        var several = DeviceNumbers.Of([1, 2, 4], [3, 1, 1], CPU);
        Assert.Equal([3, 1, 1], several.shape);
        Assert.Equal([1f, 2f, 4f], several.data<float>().ToArray());
        var x = ones(3, 2, 2);
        Assert.True((x * one).eq(x * full([3, 1, 1], 2.5f)).all().item<bool>());
    }
}
