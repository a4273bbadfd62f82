using HartFarm.Model.Sampling;

namespace HartFarm.Model.Tests.Sampling;

/// <summary>After which scales unfinished images are shown.</summary>
public sealed class PartialScheduleTests
{
    [Theory]
    [InlineData(13, 1, new[] { 12 })]
    [InlineData(13, 2, new[] { 6, 12 })]
    [InlineData(13, 3, new[] { 4, 8, 12 })]
    [InlineData(5, 3, new[] { 1, 3, 4 })]
    [InlineData(2, 3, new[] { 0, 1 })]
    [InlineData(1, 3, new[] { 0 })]
    [InlineData(0, 3, new int[0])]
    [InlineData(13, 0, new int[0])]
    public void They_are_spread_up_to_the_last_scale_but_one(int last, int count, int[] expected) => Assert.Equal(expected, PartialSchedule.Scales(last, count));
}
