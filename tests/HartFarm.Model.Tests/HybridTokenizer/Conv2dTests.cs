using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>
/// Convolutions against matrix products over unfolded windows, in double precision: libtorch's own are wrong on some processors for
/// channel counts that are no multiples of their blocks.
/// </summary>
public class Conv2dTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 1, 3, 32, 3, 1 }, { 2, 3, 64, 3, 1 }, { 2, 32, 3, 3, 1 }, { 3, 24, 40, 3, 1 }, { 2, 8, 8, 1, 1 }, { 2, 80, 48, 3, 2 }, { 1, 33, 31, 3, 2 },
        { 4, 96, 160, 3, 1 }, { 2, 160, 3, 3, 1 }, { 2, 64, 192, 1, 1 }, { 2, 160, 320, 1, 1 }, { 2, 1, 1, 3, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Results_and_gradients_are_those_of_matrix_products(int batch, int inChannels, int outChannels, int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        using var parameters = DictionaryParameters.Random(seed: 3, trainable: true);
        var convolution = new Conv2d(new ParameterScope(parameters), inChannels, outChannels, kernel, stride);
        Tensor weight = parameters.ByKey["weight"], bias = parameters.ByKey["bias"];
        using var generator = new Generator(7);
        var x = randn([batch, inChannels, 17, 17], generator: generator);
        var (own, plain) = (x.clone(), x.to(ScalarType.Float64));
        own.requires_grad = true;
        plain.requires_grad = true;
        var result = convolution.Forward(own);
        var (wide, shift) = (weight.detach().to(ScalarType.Float64), bias.detach().to(ScalarType.Float64));
        wide.requires_grad = true;
        shift.requires_grad = true;
        var expected = Unfolded(plain, wide, shift, kernel, stride);
        var toward = randn(expected.shape, generator: generator);
        (result * toward).sum().backward();
        (expected * toward).sum().backward();
        Assert.True(result.is_contiguous());
        Close(expected, result, 1e-5);
        Close(plain.grad!, own.grad!, 1e-5);
        Close(wide.grad!, weight.grad!, 1e-5);
        Close(shift.grad!, bias.grad!, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_bfloat16_and_channels_last_they_are_as_close_as_the_type_allows(int batch, int inChannels, int outChannels, int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var parameters = DictionaryParameters.Random(seed: 4);
        var convolution = new Conv2d(new ParameterScope(parameters), inChannels, outChannels, kernel, stride);
        using var generator = new Generator(8);
        var x = randn([batch, inChannels, 17, 17], generator: generator).to(ScalarType.BFloat16);
        Tensor weight = parameters.ByKey["weight"].to(ScalarType.BFloat16), bias = parameters.ByKey["bias"].to(ScalarType.BFloat16);
        var expected = Unfolded(x.to(ScalarType.Float64), weight.to(ScalarType.Float64), bias.to(ScalarType.Float64), kernel, stride);
        Close(expected, convolution.Forward(x), 6e-3);
        Close(expected, convolution.Forward(x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)), 6e-3);
    }

    [Theory]
    [InlineData(3, 64, 2)]
    [InlineData(64, 128, 2)]
    [InlineData(72, 1, 1)]
    public void Kernels_of_an_even_side_and_no_bias_are_right_too(int inChannels, int outChannels, int stride)
    {
        using var scope = NewDisposeScope();
        using var parameters = DictionaryParameters.Random(seed: 5, trainable: true);
        var convolution = new Conv2d(new ParameterScope(parameters), inChannels, outChannels, 4, stride, padding: 1, hasBias: false);
        Assert.Equal(["weight"], parameters.ByKey.Keys);
        using var generator = new Generator(9);
        var x = randn([2, inChannels, 10, 10], generator: generator);
        var result = convolution.Forward(x);
        var wide = parameters.ByKey["weight"].detach().to(ScalarType.Float64);
        wide.requires_grad = true;
        var rows = wide.reshape(1, outChannels, -1).expand(2, -1, -1).bmm(nn.functional.unfold(x.to(ScalarType.Float64), 4, 1, 1, stride));
        var expected = rows.view(2, outChannels, (10 - 2) / stride + 1, (10 - 2) / stride + 1);
        var toward = randn(expected.shape, generator: generator);
        (result * toward).sum().backward();
        (expected * toward).sum().backward();
        Close(expected, result, 1e-5);
        Close(wide.grad!, parameters.ByKey["weight"].grad!, 1e-5);
    }

    private static Tensor Unfolded(Tensor x, Tensor weight, Tensor bias, int kernel, int stride)
    {
        var side = (x.shape[2] + kernel / 2 * 2 - kernel) / stride + 1;
        var windows = nn.functional.unfold(x, kernel, 1, kernel / 2, stride);
        var rows = weight.reshape(1, weight.shape[0], -1).expand(x.shape[0], -1, -1).bmm(windows) + bias.reshape(1, -1, 1);
        return rows.view(x.shape[0], weight.shape[0], side, side);
    }

    private static void Close(Tensor expected, Tensor actual, double relative)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = ((actual.to(ScalarType.Float64) - expected).norm() / expected.norm()).item<double>();
        Assert.True(difference < relative, $"differs by {difference:g3} of the norm, {relative:g3} allowed");
    }
}
