using HartFarm.Model.Sampling;

namespace HartFarm.Model.Tests.Sampling;

public class MaskGitScheduleTests
{
    [Theory]
    [InlineData(36, 1)]
    [InlineData(36, 2)]
    [InlineData(36, 7)]
    [InlineData(4, 16)]
    [InlineData(1, 3)]
    public void Every_cell_is_made_once_in_ascending_order_within_its_group(int cells, int iterations)
    {
        var order = Enumerable.Range(0, cells).Reverse().ToArray();
        var groups = MaskGitSchedule.Groups(order, iterations);
        Assert.Equal(Enumerable.Range(0, cells).Select(cell => (long)cell), groups.SelectMany(group => group).Order());
        Assert.All(groups, group => Assert.Equal(group.Order(), group));
        Assert.All(groups, group => Assert.NotEmpty(group));
        Assert.True(groups.Count <= iterations);
    }
}
