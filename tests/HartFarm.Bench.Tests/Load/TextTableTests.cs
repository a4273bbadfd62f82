using HartFarm.LoadBench.Measuring;

namespace HartFarm.Bench.Tests.Load;

public class TextTableTests
{
    [Fact]
    public void Figures_stand_to_the_right()
    {
        var table = new TextTable("", "tasks/s").Add("hangfire", "52").Add("a", "1,113");
        Assert.Equal("          tasks/s\nhangfire       52\na           1,113\n", table.Text());
    }

    [Fact]
    public void Markdown_keeps_its_columns_whatever_is_in_the_cells()
    {
        var table = new TextTable("name", "what").Add("a|b", "c");
        Assert.Equal("| name | what |\n| --- | --- |\n| a\\|b | c |\n", table.Markdown());
    }

    [Fact]
    public void A_row_has_a_cell_for_each_column() => Assert.Throws<ArgumentException>(() => new TextTable("a", "b").Add("1"));
}
