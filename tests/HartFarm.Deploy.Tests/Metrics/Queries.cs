using System.Text.Json.Nodes;
using HartFarm.Build.Tests;
using HartFarm.Deploy.Tests.Charts;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>The expressions in dashboards, in alerts and in what scales workers.</summary>
internal static class Queries
{
    /// <summary>The rules of the alerts.</summary>
    public static IReadOnlyList<object?> Alerts => Yaml.List(Yaml.Of(Repository.Read("deploy/prometheus/alerts.yml")), "groups/0/rules");

    /// <summary>The dashboards, by file.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Dashboards { get; } =
        Directory.GetFiles(Repository.At("deploy/grafana/dashboards"), "*.json").Order(StringComparer.Ordinal).ToDictionary(path => Path.GetFileName(path), path => JsonNode.Parse(File.ReadAllText(path))!);

    /// <summary>All of them, each with where it stands.</summary>
    public static IReadOnlyList<(string Where, Query Query)> All { get; } = [.. OfDashboards().Concat(OfAlerts()).Concat(OfScalers())];

    private static IEnumerable<(string, Query)> OfDashboards() =>
        from dashboard in Dashboards
        from panel in dashboard.Value["panels"]!.AsArray()
        from target in panel!["targets"]?.AsArray() ?? []
        select ($"{dashboard.Key}, {panel["title"]}", new Query((string)target!["expr"]!));

    private static IEnumerable<(string, Query)> OfAlerts() => Alerts.Select(rule => ($"alert {Yaml.At(rule, "alert")}", new Query((string)Yaml.At(rule, "expr")!)));

    private static IEnumerable<(string, Query)> OfScalers() =>
        from example in Chart.Examples
        from scaled in Chart.Render(example).Of("ScaledObject")
        from trigger in Yaml.List(scaled, "spec/triggers")
        where Yaml.At(trigger, "type") is "prometheus"
        select ($"{example}, {Yaml.At(scaled, "metadata/name")}", new Query((string)Yaml.At(trigger, "metadata/query")!));
}
