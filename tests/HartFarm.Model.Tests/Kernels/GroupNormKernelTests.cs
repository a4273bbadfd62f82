using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Kernels;

/// <summary>Group norm with SiLU behind it, channels-last in bfloat16, against libtorch's in float32.</summary>
public class GroupNormKernelTests
{
    private const double Epsilon = 1e-6;

    [Theory]
    [InlineData(2, 32, 8, 17, 9)]
    [InlineData(1, 64, 32, 40, 40)]
    [InlineData(3, 16, 1, 4, 4)]
    public void Values_and_gradients_are_those_of_libtorch(int images, int channels, int groups, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var draws = new Generator(11);
        // Far from zero mean, as the sums of squares dislike it.
        var x = ChannelsLast((randn([images, channels, height, width], generator: draws) * 2 + 3).to(ScalarType.BFloat16));
        Tensor weight = randn([channels], generator: draws).to(ScalarType.BFloat16), bias = randn([channels], generator: draws).to(ScalarType.BFloat16);
        var gradient = randn(x.shape, generator: draws).to(ScalarType.BFloat16);

        var expected = Run(x.to(ScalarType.Float32), weight.to(ScalarType.Float32), bias.to(ScalarType.Float32), gradient.to(ScalarType.Float32),
            (a, b, c) => nn.functional.silu(nn.functional.group_norm(a, groups, b, c, Epsilon)));
        Assert.True(GroupNormKernel.Supports(x, weight));
        var actual = Run(x, weight, bias, gradient, (a, b, c) => GroupNormFunction<SiluActivation>.Apply(a, b, c, groups, Epsilon));

        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], $"number {i}");
    }

    [Fact]
    public void Without_activation_the_norm_alone_is_left()
    {
        using var scope = NewDisposeScope();
        using var draws = new Generator(12);
        var x = ChannelsLast(randn([2, 32, 30, 30], generator: draws).to(ScalarType.BFloat16));
        Tensor weight = ones(32), bias = zeros(32);
        var factors = new ChannelFactors(GroupNormKernel.Measure(x, 8, Epsilon), [.. weight.data<float>()], [.. bias.data<float>()]);
        AssertClose(nn.functional.group_norm(x.to(ScalarType.Float32), 8, weight, bias, Epsilon), GroupNormKernel.Forward<NoActivation>(x, factors), "norm");
    }

    [Fact]
    public void Other_orders_types_and_channels_are_refused()
    {
        using var scope = NewDisposeScope();
        var weight = ones(32).to(ScalarType.BFloat16);
        Assert.False(GroupNormKernel.Supports(zeros([1, 32, 4, 4], ScalarType.BFloat16), weight));
        Assert.False(GroupNormKernel.Supports(ChannelsLast(zeros([1, 32, 4, 4])), weight));
        Assert.False(GroupNormKernel.Supports(ChannelsLast(zeros([1, 24, 4, 4], ScalarType.BFloat16)), weight));
    }

    [Fact]
    public void Steps_of_autograd_survive_collections_and_leave_no_tensor()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast(randn([2, 32, 16, 16]).to(ScalarType.BFloat16)).requires_grad_();
        Tensor weight = ones(32).to(ScalarType.BFloat16).requires_grad_(), bias = zeros(32).to(ScalarType.BFloat16).requires_grad_();
        void Step()
        {
            using var inner = NewDisposeScope();
            var h = x.alias();
            for (var layer = 0; layer < 5; layer++)
            {
                h = GroupNormFunction<SiluActivation>.Apply(h, weight, bias, 8, Epsilon);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            h.sum().backward();
        }
        Step();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++) Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_exponential_is_close_from_end_to_end()
    {
        for (var x = -80f; x < 80; x += 0.37f)
        {
            var expected = Math.Exp(x);
            Assert.InRange(FastExponential.Of(System.Runtime.Intrinsics.Vector512.Create(x))[0] / expected, 1 - 1e-5, 1 + 1e-5);
        }
        Assert.True(float.IsNaN(SiluActivation.Value(System.Runtime.Intrinsics.Vector512.Create(float.NaN))[0]));
    }

    private static Tensor[] Run(Tensor x, Tensor weight, Tensor bias, Tensor gradient, Func<Tensor, Tensor, Tensor, Tensor> step)
    {
        Tensor[] leaves = [x.detach().requires_grad_(), weight.detach().requires_grad_(), bias.detach().requires_grad_()];
        var y = step(leaves[0], leaves[1], leaves[2]);
        y.backward([gradient]);
        return [y, .. leaves.Select(leaf => leaf.grad!)];
    }

    private static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Tensor wide = expected.to(ScalarType.Float32), other = actual.to(ScalarType.Float32);
        var difference = (wide - other).abs().max().item<float>();
        Assert.True(difference <= 0.02 * wide.abs().max().item<float>(), $"{what} differs by {difference} of {wide.abs().max().item<float>()}");
    }
}
