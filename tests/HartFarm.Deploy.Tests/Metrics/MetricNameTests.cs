using HartFarm.Coordinator;
using HartFarm.Deploy.Tests.Farm;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>Every metric, label and value that a dashboard, an alert or a scaler names is there in the scrapes of a running farm.</summary>
[Collection(nameof(FarmCollection))]
public class MetricNameTests(DeployedFarm farm)
{
    // Prometheus makes them.
    private static readonly string[] OfPrometheus = ["up"];
    private static readonly string[] LabelsOfPrometheus = ["job", "instance", "namespace"];

    [Fact]
    public void Every_metric_and_every_label_is_there()
    {
        foreach (var (where, query) in Queries.All)
        {
            Assert.NotEmpty(query.Metrics);
            foreach (var (name, matchers) in query.Metrics.Where(metric => !OfPrometheus.Contains(metric.Name)))
            {
                Assert.True(farm.Scrape.Has(name), $"{where}: {name}");
                Assert.All(matchers.Select(matcher => matcher.Label).Except(LabelsOfPrometheus), label => Assert.True(farm.Scrape.Has(name, label), $"{where}: {name}{{{label}}}"));
            }
            // An expression may have parts that are not grouped.
            Assert.All(query.Groups.Except(LabelsOfPrometheus), label => Assert.True(query.Metrics.Any(metric => farm.Scrape.Has(metric.Name, label)), $"{where}: by {label}"));
        }
    }

    [Fact]
    public void Every_value_that_is_asked_for_is_one_that_there_is()
    {
        var endings = Enum.GetNames(typeof(CoordinatorOptions).Assembly.GetType("HartFarm.Coordinator.Leases.LeaseEnding")!).Select(name => name.ToLowerInvariant()).ToArray();
        Assert.True(farm.Scrape.HasValue("ending", "expired"));
        foreach (var (where, query) in Queries.All)
        {
            foreach (var (label, kind, value) in query.Metrics.SelectMany(metric => metric.Matchers).Where(matcher => matcher.Operator is "=" or "!=" && !LabelsOfPrometheus.Contains(matcher.Label)))
            {
                var isThere = label switch
                {
                    "ending" => endings.Contains(value),
                    "http_response_status_code" => int.TryParse(value, out _),
                    // The examples' own.
                    "model" or "size" => value.Length > 0,
                    _ => farm.Scrape.HasValue(label, value),
                };
                Assert.True(isThere, $"{where}: {label}{kind}{value}");
            }
        }
    }

    [Fact]
    public void Whatever_the_farm_tells_of_itself_is_shown_somewhere()
    {
        var shown = Queries.All.Where(one => one.Where.Contains(".json", StringComparison.Ordinal)).SelectMany(one => one.Query.Metrics).Select(metric => metric.Name);
        Assert.Empty(farm.Scrape.Names.Where(name => name.StartsWith("hartfarm_", StringComparison.Ordinal)).Except(shown));
    }
}
