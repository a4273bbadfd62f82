using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tests.Transformer;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>The decoder's modules strip by strip, against the same by whole maps in float32.</summary>
public sealed class StripTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly RandomParameters _rough = new(ScalarType.BFloat16);
    private readonly RandomParameters _exact = new(ScalarType.Float32);

    [Theory]
    [InlineData(1, 64, 64, 250)]
    [InlineData(3, 64, 32, 83)]
    [InlineData(2, 32, 64, 301)]
    public void A_residual_block_agrees(int images, int channels, int outChannels, int height)
    {
        var x = Draw(images, channels, height, 208);
        var expected = new ResnetBlock(new ParameterScope(_exact), channels, outChannels, 32).Forward(x.to(ScalarType.Float32));
        var actual = InStrips(new ResnetBlock(new ParameterScope(_rough), channels, outChannels, 32), x, (block, map) => block.Forward(map));
        AssertClose(expected, actual);
    }

    [Fact]
    public void Doubling_agrees()
    {
        var x = Draw(2, 64, 119, 208);
        var expected = new Upsample(new ParameterScope(_exact), 64).Forward(x.to(ScalarType.Float32));
        AssertClose(expected, InStrips(new Upsample(new ParameterScope(_rough), 64), x, (upsample, map) => upsample.Forward(map)));
    }

    [Fact]
    public void The_decoder_agrees_and_leaves_its_latents_alone()
    {
        var config = new HybridTokenizerConfig { VocabSize = 64, ZChannels = 32, Ch = 64, ChMult = [1, 1, 1, 1], VPatchNums = [1, 21] };
        var latents = Draw(2, 32, 21, 20);
        var before = latents.clone();
        var expected = new Decoder(new ParameterScope(_exact), config).Forward(latents.to(ScalarType.Float32));
        var decoder = new Decoder(new ParameterScope(_rough), config);
        using (no_grad()) AssertClose(expected, decoder.Forward(latents));
        Assert.True(before.equal(latents).all().item<bool>());
    }

    [Fact]
    public void Small_maps_other_types_other_orders_and_gradients_go_the_other_way()
    {
        var large = Draw(1, 64, 250, 208);
        Assert.False(Strips.Suit(large));
        using var guard = no_grad();
        Assert.True(Strips.Suit(large));
        Assert.False(Strips.Suit(Draw(1, 64, 40, 208)));
        Assert.False(Strips.Suit(large.to(ScalarType.Float32)));
        Assert.False(Strips.Suit(large.contiguous()));
        Assert.False(Strips.Suit(Draw(1, 24, 600, 300)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Attention_keeps_the_order_that_strips_need(int images)
    {
        using var guard = no_grad();
        var result = new AttnBlock(new ParameterScope(_rough), 64, 32).Forward(Draw(images, 64, 250, 208).narrow(2, 0, 30));
        Assert.True(result.permute(0, 2, 3, 1).is_contiguous());
    }

    [Fact]
    public void An_image_does_not_depend_on_its_neighbours()
    {
        var x = Draw(3, 64, 250, 208);
        var block = new ResnetBlock(new ParameterScope(_rough), 64, 64, 32);
        var alone = InStrips(block, x.narrow(0, 1, 1).permute(0, 2, 3, 1).clone().permute(0, 3, 1, 2), (module, map) => module.Forward(map));
        var together = InStrips(block, x, (module, map) => module.Forward(map));
        Assert.True(alone.equal(together.narrow(0, 1, 1)).all().item<bool>());
    }

    public void Dispose()
    {
        _scope.Dispose();
        _rough.Dispose();
        _exact.Dispose();
    }

    private static Tensor InStrips<T>(T module, Tensor x, Func<T, Tensor, Tensor> forward)
    {
        using var guard = no_grad();
        Assert.True(Strips.Suit(x));
        return forward(module, x);
    }

    private static Tensor Draw(int images, int channels, int height, int width)
    {
        using var draws = new Generator((ulong)(images + height));
        return randn([images, height, width, channels], generator: draws).to(ScalarType.BFloat16).permute(0, 3, 1, 2);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (difference, most) = ((expected - actual.to(ScalarType.Float32)).abs().max().item<float>(), expected.abs().max().item<float>());
        Assert.True(difference <= 0.03 * most, $"differs by {difference} of {most}");
    }
}
