using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>The alerts as files: each says how bad it is and what to do, and is tried.</summary>
public class AlertTests
{
    private static string[] Names => [.. Queries.Alerts.Select(rule => (string)Yaml.At(rule, "alert")!)];

    [Fact]
    public void Each_says_how_bad_it_is_what_happens_and_where_the_remedy_stands()
    {
        var headings = Repository.Read("docs/operations.md").Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ').ToLowerInvariant()).ToArray();
        foreach (var rule in Queries.Alerts)
        {
            Assert.Contains(Yaml.At(rule, "labels/severity"), new object?[] { "critical", "warning" });
            Assert.False(string.IsNullOrWhiteSpace((string?)Yaml.At(rule, "annotations/summary")));
            var runbook = ((string)Yaml.At(rule, "annotations/runbook")!).Split('#');
            Assert.Equal(("docs/operations.md", ((string)Yaml.At(rule, "alert")!).ToLowerInvariant()), (runbook[0], runbook[1]));
            Assert.Contains(runbook[1], headings);
        }
        Assert.Equal(Names.Distinct(), Names);
    }

    [Fact]
    public void Each_is_tried_both_where_it_has_to_be_raised_and_where_not()
    {
        var tries = Yaml.List(Yaml.Of(Repository.Read("deploy/prometheus/alerts.test.yml")), "tests").SelectMany(test => Yaml.List(test, "alert_rule_test"))
            .ToLookup(one => (string)Yaml.At(one, "alertname")!, one => Yaml.At(one, "exp_alerts") is not null);
        Assert.Equal(Names.Order(StringComparer.Ordinal), tries.Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.All(tries, one => Assert.Equal([false, true], one.Distinct().Order()));
    }
}
