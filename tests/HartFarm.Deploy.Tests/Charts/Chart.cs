using System.Text.Json;
using HartFarm.Build.Tests;
using HartFarm.Deploy.Tests.Templates;
using Json.Schema;

namespace HartFarm.Deploy.Tests.Charts;

/// <summary>The chart, rendered with values.</summary>
internal sealed class Chart
{
    /// <summary>Its folder.</summary>
    public const string Folder = "deploy/helm/hartfarm";

    private Chart(Dictionary<string, object?> values, IReadOnlyList<Dictionary<string, object?>> objects, string notes) => (Values, Objects, Notes) = (values, objects, notes);

    /// <summary>The example values that come with it.</summary>
    public static IEnumerable<string> Examples => Directory.GetFiles(Repository.At("deploy/helm/examples"), "*.yaml").Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal);

    /// <summary>Its own values, with those given over them.</summary>
    public Dictionary<string, object?> Values { get; }

    /// <summary>What Kubernetes gets.</summary>
    public IReadOnlyList<Dictionary<string, object?>> Objects { get; }

    /// <summary>What people are told.</summary>
    public string Notes { get; }

    /// <summary>Renders it.</summary>
    /// <param name="files">Files of values, relative to the repository.</param>
    public static Chart Render(params IEnumerable<string> files) => Render(files, _ => { });

    /// <summary>Its own values, with those of files over them, and then changed.</summary>
    public static Dictionary<string, object?> ValuesOf(IEnumerable<string> files, Action<Dictionary<string, object?>> change)
    {
        var values = Yaml.Of(Repository.Read($"{Folder}/values.yaml"));
        foreach (var file in files) Merge(values, Yaml.Of(Repository.Read(file)));
        change(values);
        return values;
    }

    /// <summary>Renders it with values that were changed.</summary>
    public static Chart Render(IEnumerable<string> files, Action<Dictionary<string, object?>> change)
    {
        var values = ValuesOf(files, change);
        var chart = Yaml.Of(Repository.Read($"{Folder}/Chart.yaml"));
        var data = new Dictionary<string, object?>
        {
            ["Values"] = values,
            ["Release"] = new Dictionary<string, object?> { ["Name"] = "farm", ["Namespace"] = "images", ["Service"] = "Helm" },
            ["Chart"] = new Dictionary<string, object?> { ["Name"] = chart["name"], ["Version"] = chart["version"], ["AppVersion"] = chart["appVersion"] },
        };
        var templates = new Template(name => Repository.Read($"{Folder}/{name}"));
        var read = Directory.GetFiles(Repository.At($"{Folder}/templates")).Order(StringComparer.Ordinal)
            .Select(path => (Name: Path.GetFileName(path), Nodes: templates.Add(File.ReadAllText(path)))).ToArray();
        var objects = read.Where(one => one.Name.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(one => Yaml.Documents(templates.Render(one.Nodes, data)));
        return new Chart(values, [.. objects], templates.Render(read.Single(one => one.Name == "NOTES.txt").Nodes, data));
    }

    /// <summary>What is wrong with values by the chart's schema.</summary>
    public static IReadOnlyList<string> Faults(Dictionary<string, object?> values)
    {
        var schema = JsonSchema.FromText(Repository.Read($"{Folder}/values.schema.json"));
        using var document = JsonDocument.Parse(JsonSerializer.Serialize<object?>(values));
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return [.. (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<Dictionary<string, object?>> Of(string kind) => Objects.Where(one => (string)one["kind"]! == kind);

    /// <summary>The one object of a kind and a name.</summary>
    public Dictionary<string, object?> Of(string kind, string name) => Assert.Single(Of(kind), one => (string?)Yaml.At(one, "metadata/name") == name);

    private static void Merge(Dictionary<string, object?> into, Dictionary<string, object?> from)
    {
        foreach (var (key, value) in from)
        {
            if (value is Dictionary<string, object?> map && into.GetValueOrDefault(key) is Dictionary<string, object?> inner) Merge(inner, map);
            else into[key] = value;
        }
    }
}
