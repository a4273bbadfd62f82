using HartFarm.Model.Sampling;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Sampling;

public class LogitsFilterTests
{
    [Fact]
    public void Each_image_is_filtered_by_its_own_settings()
    {
        using var scope = NewDisposeScope();
        var logits = randn(3, 4, 20, generator: new Generator(1));
        var filtered = LogitsFilter.Apply(logits, [3, 20, 1000], [0, 0.5, 0]);
        Tensor Alone(int image, int k, double p) => LogitsFilter.Apply(logits.narrow(0, image, 1), [k], [p]);
        Assert.True(filtered.narrow(0, 0, 1).equal(Alone(0, 3, 0)).all().item<bool>());
        Assert.True(filtered.narrow(0, 1, 1).equal(Alone(1, 20, 0.5)).all().item<bool>());
        Assert.True(filtered.narrow(0, 2, 1).equal(logits.narrow(0, 2, 1)).all().item<bool>());
        Assert.Equal(3, filtered.select(0, 0).select(0, 0).isfinite().sum().item<long>());
    }

    [Fact]
    public void The_likeliest_code_always_stays()
    {
        using var scope = NewDisposeScope();
        var logits = randn(1, 5, 50, generator: new Generator(2));
        var filtered = LogitsFilter.Apply(logits, [50], [1e-9]);
        Assert.Equal(5, filtered.isfinite().sum().item<long>());
        Assert.True(filtered.argmax(-1).equal(logits.argmax(-1)).all().item<bool>());
    }
}
