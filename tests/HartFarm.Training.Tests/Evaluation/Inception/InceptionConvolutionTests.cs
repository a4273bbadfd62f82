using HartFarm.Model.Parameters;
using HartFarm.Training.Evaluation.Inception;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation.Inception;

public class InceptionConvolutionTests
{
    [Theory]
    [InlineData(3, 32, 3, 3, 2, false)]
    [InlineData(48, 40, 5, 5, 1, true)]
    [InlineData(80, 33, 1, 7, 1, true)]
    [InlineData(32, 24, 7, 1, 1, true)]
    [InlineData(20, 64, 1, 1, 1, true)]
    public void The_folded_norm_gives_what_convolution_norm_and_rectifier_give(int inChannels, int outChannels, int height, int width, int stride, bool keepsSize)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var generator = new Generator(11);
        Tensor Draw(params long[] shape) => randn(shape, generator: generator).DetachFromDisposeScope();
        using Tensor kernel = Draw(outChannels, inChannels, height, width), scale = Draw(outChannels), shift = Draw(outChannels), mean = Draw(outChannels);
        using var variance = (Draw(outChannels).abs() + 0.1).DetachFromDisposeScope();
        using var parameters = new NamedParameters(new() { ["conv.weight"] = kernel, ["bn.weight"] = scale, ["bn.bias"] = shift, ["bn.running_mean"] = mean, ["bn.running_var"] = variance });
        var convolution = new InceptionConvolution(new ParameterScope(parameters), inChannels, outChannels, height, width, stride, keepsSize);
        var x = randn([2, inChannels, 13, 12], generator: generator);

        var (down, across) = keepsSize ? (height / 2, width / 2) : (0, 0);
        var windows = nn.functional.unfold(x.to(ScalarType.Float64), (height, width), padding: (down, across), stride: (stride, stride));
        var rows = kernel.to(ScalarType.Float64).reshape(1, outChannels, -1).expand(2, -1, -1).bmm(windows);
        Tensor Channels(Tensor values) => values.to(ScalarType.Float64).reshape(1, -1, 1);
        var normed = (rows - Channels(mean)) / (Channels(variance) + 1e-3).sqrt() * Channels(scale) + Channels(shift);
        var expected = normed.clamp_min(0);

        var found = convolution.Forward(x);
        Assert.Equal([2, outChannels, (13 + 2 * down - height) / stride + 1, (12 + 2 * across - width) / stride + 1], found.shape);
        Assert.True((found.flatten(2) - expected).norm().item<double>() < 1e-5 * expected.norm().item<double>());
    }

    [Fact]
    public void Averages_leave_out_what_lies_beyond_the_edge()
    {
        using var scope = NewDisposeScope();
        var ones = torch.ones([1, 2, 4, 4]);
        Assert.True(InceptionPool.Average(ones).eq(1).all().item<bool>());
        Assert.True(InceptionPool.Max(ones * -1).eq(-1).all().item<bool>());
        Assert.Equal([1, 2, 1, 1], InceptionPool.Shrink(ones).shape);
    }
}
