namespace HartFarm.Deploy.Tests.Metrics;

public class QueryTests
{
    [Theory]
    [InlineData("sum by (a, b) (rate(x_total{c=\"d\",e=~\"f.*\"}[5m])) / on (a) y > 0", "x_total y", "a b a")]
    [InlineData("max(x < +Inf) or vector(0)", "x", "")]
    [InlineData("histogram_quantile(0.5, sum by (le) (rate(x_bucket[5m]))) unless y offset 5m", "x_bucket y", "le")]
    [InlineData("deriv((max by (model) (x))[1h:1m]) * 2e3 and z", "x z", "model")]
    public void It_finds_the_metrics_and_the_labels_of_an_expression(string expression, string metrics, string groups)
    {
        var query = new Query(expression);
        Assert.Equal(metrics, string.Join(' ', query.Metrics.Select(metric => metric.Name)));
        Assert.Equal(groups, string.Join(' ', query.Groups));
        if (metrics.StartsWith("x_total", StringComparison.Ordinal)) Assert.Equal([("c", "=", "d"), ("e", "=~", "f.*")], query.Metrics[0].Matchers);
    }
}
