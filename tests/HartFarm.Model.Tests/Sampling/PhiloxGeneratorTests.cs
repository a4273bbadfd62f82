using HartFarm.Model.Sampling;

namespace HartFarm.Model.Tests.Sampling;

public class PhiloxGeneratorTests
{
    // The known answers that the generator's authors publish with it.
    [Theory]
    [InlineData(0UL, 0u, 0u, 0L, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, uint.MaxValue, uint.MaxValue, -1L, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3243f6a88UL, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822L, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_are_those_of_Philox4x32_10(ulong index, uint stream, uint substream, long seed, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), new PhiloxGenerator(seed, stream, substream).Block(index));

    [Fact]
    public void Any_part_of_a_stream_can_be_had_without_what_is_before_it()
    {
        var generator = new PhiloxGenerator(42, 1, 2);
        Span<float> whole = new float[103], part = new float[41];
        generator.OpenUniform(whole, 0);
        generator.OpenUniform(part, 17);
        Assert.True(whole.Slice(17, 41).SequenceEqual(part));
        generator.Normal(whole, 5);
        generator.Normal(part, 28);
        Assert.True(whole.Slice(23, 41).SequenceEqual(part));
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distributions_and_stay_inside_them()
    {
        var generator = new PhiloxGenerator(7, 0, 0);
        var draws = new float[400_000];
        generator.Normal(draws, 0);
        Assert.InRange(draws.Average(), -0.01, 0.01);
        Assert.InRange(draws.Select(x => x * x).Average(), 0.99, 1.01);
        generator.OpenUniform(draws, 0);
        Assert.All(draws, x => Assert.True(x is > 0 and < 1));
        Assert.InRange(draws.Average(), 0.499, 0.501);
        generator.Uniform(draws, 0);
        Assert.All(draws, x => Assert.True(x is >= 0 and < 1));
    }
}
