using System.Globalization;
using System.Text.Json;
using HartFarm.Build.Tests;
using HartFarm.Deploy.Tests.Charts;
using HartFarm.Testing.Processes;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>Alerts, dashboards and scalers by Prometheus' own judgement, where its promtool is there (Debian's package prometheus).</summary>
public sealed class PromtoolTests : IDisposable
{
    private static readonly string? Promtool = Programs.Find("promtool");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_alerts_do_what_their_tests_say()
    {
        Assert.SkipWhen(Promtool is null, "promtool is not there");
        Run("check", "rules", Repository.At("deploy/prometheus/alerts.yml"));
        Run("test", "rules", Repository.At("deploy/prometheus/alerts.test.yml"));
    }

    [Fact]
    public void Prometheus_takes_its_settings()
    {
        Assert.SkipWhen(Promtool is null, "promtool is not there");
        _folder.Put("alerts.yml", Repository.Read("deploy/prometheus/alerts.yml"));
        Run("check", "config", _folder.Put("prometheus.yml", Repository.Read("deploy/prometheus/prometheus.yml").Replace("/run/secrets/metrics-key", _folder.Put("key", "key"), StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_expression_of_a_dashboard_or_a_scaler_is_one()
    {
        Assert.SkipWhen(Promtool is null, "promtool is not there");
        var rules = Queries.All.Select((one, i) => new { record = $"rule:{i}", expr = one.Query.Text.Replace("$model", ".*", StringComparison.Ordinal).Replace("$size", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal) });
        Run("check", "rules", _folder.Put("rules.yml", JsonSerializer.Serialize(new { groups = new[] { new { name = "all", rules } } })));
    }

    [Theory]
    // No worker has been measured: 3000 images at 0.5 a second are 6000 seconds of a worker, half of them for this class.
    [InlineData("hartfarm_backlog_images:3000 hartfarm_workers:0 hartfarm_workers_rate_per_second:0", 3000)]
    // Four workers make 8 images a second together, so 2 each: 1500 seconds, half of them for this class.
    [InlineData("hartfarm_backlog_images:3000 hartfarm_workers:4 hartfarm_workers_rate_per_second:8", 750)]
    [InlineData("hartfarm_backlog_images:0 hartfarm_workers:1 hartfarm_workers_rate_per_second:8", 0)]
    // The farm is there, and nothing waits nor works.
    [InlineData("", 0)]
    public void A_class_is_scaled_by_the_seconds_that_its_part_of_the_backlog_takes_a_worker(string series, double expected)
    {
        Assert.SkipWhen(Promtool is null, "promtool is not there");
        var scaled = Chart.Render("deploy/helm/examples/gpu-classes.yaml").Of("ScaledObject", "farm-hartfarm-worker-l4-spot");
        // Two coordinators tell the same, and are not counted twice.
        var input = from one in series.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("dotnet_process_cpu_count:2")
                    from instance in new[] { "a", "b" }
                    let labels = one.StartsWith("dotnet", StringComparison.Ordinal) ? "" : ",model=\"hart-0.7b\",size=\"1024x1024\""
                    select new { series = $"{one.Split(':')[0]}{{namespace=\"images\",instance=\"{instance}\"{labels}}}", values = one.Split(':')[1] };
        var test = new
        {
            rule_files = Array.Empty<string>(),
            evaluation_interval = "1m",
            tests = new[]
            {
                new
                {
                    interval = "1m",
                    input_series = input.ToArray(),
                    promql_expr_test = new[]
                    {
                        new { expr = Yaml.At(scaled, "spec/triggers/0/metadata/query"), eval_time = "0m", exp_samples = new[] { new { labels = "{}", value = expected } } },
                    },
                },
            },
        };
        Run("test", "rules", _folder.Put("scaler.yml", JsonSerializer.Serialize(test)));
    }

    public void Dispose() => _folder.Dispose();

    private static void Run(params string[] arguments)
    {
        var run = ProcessRun.Of(Promtool!, arguments);
        Assert.True(run.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"promtool {string.Join(' ', arguments)} ended with {run.ExitCode}: {run.Output}{run.Error}"));
    }
}
