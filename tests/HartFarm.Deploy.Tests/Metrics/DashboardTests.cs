using System.Text.Json.Nodes;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>The dashboards as files: that Grafana can lay them out, and that they say what they show.</summary>
public class DashboardTests
{
    private const int Columns = 24;

    public static TheoryData<string> Files => [.. Queries.Dashboards.Keys];

    [Fact]
    public void Each_has_a_name_of_its_own() => Assert.Equal(["hartfarm-coordinator", "hartfarm-farm"], Queries.Dashboards.Values.Select(board => (string)board["uid"]!));

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_lie_beside_each_other_and_say_what_they_show(string file)
    {
        var panels = Queries.Dashboards[file]["panels"]!.AsArray().Select(panel => panel!).ToArray();
        Assert.Equal(panels.Length, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        var taken = new HashSet<(int, int)>();
        foreach (var panel in panels)
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)panel["title"]));
            var (x, y, w, h) = ((int)panel["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!, (int)panel["gridPos"]!["w"]!, (int)panel["gridPos"]!["h"]!);
            Assert.InRange(x + w, 1, Columns);
            for (var column = x; column < x + w; column++)
            {
                for (var row = y; row < y + h; row++) Assert.True(taken.Add((column, row)), $"{panel["title"]} covers another");
            }
            if ((string)panel["type"]! == "row") continue;
            Assert.EndsWith(".", (string)panel["description"]!, StringComparison.Ordinal);
            Assert.Equal("${datasource}", (string)panel["datasource"]!["uid"]!);
            var targets = panel["targets"]!.AsArray();
            Assert.Equal(targets.Count, targets.Select(target => (string)target!["refId"]!).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_variable_that_a_query_uses_is_one_of_the_dashboard(string file)
    {
        var variables = Queries.Dashboards[file]["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!).ToArray();
        Assert.Equal("datasource", variables[0]);
        foreach (JsonNode? panel in Queries.Dashboards[file]["panels"]!.AsArray())
        {
            foreach (var target in panel!["targets"]?.AsArray() ?? [])
                Assert.All(((string)target!["expr"]!).Split('$').Skip(1), rest => Assert.Contains(new string([.. rest.TakeWhile(char.IsAsciiLetter)]), variables));
        }
    }
}
