using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HartFarm.Deploy.Tests;

/// <summary>YAML as plain objects: dictionaries, lists, strings, long, double, bool and null, with anchors and merges resolved.</summary>
internal static class Yaml
{
    /// <summary>All documents but the empty ones.</summary>
    public static IReadOnlyList<Dictionary<string, object?>> Documents(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => Plain(document.RootNode)).OfType<Dictionary<string, object?>>()];
    }

    /// <summary>The one document of a text.</summary>
    public static Dictionary<string, object?> Of(string text) => Assert.Single(Documents(text));

    /// <summary>What lies at a path of keys and numbers, separated by slashes; null where there is nothing.</summary>
    public static object? At(object? from, string path) => path.Split('/').Aggregate(from, (node, key) => node switch
    {
        Dictionary<string, object?> map => map.GetValueOrDefault(key),
        List<object?> list => int.Parse(key, CultureInfo.InvariantCulture) is var i && i < list.Count ? list[i] : null,
        _ => null,
    });

    /// <summary>The mapping at a path, which is there.</summary>
    public static Dictionary<string, object?> Map(object? from, string path) => Assert.IsType<Dictionary<string, object?>>(At(from, path));

    /// <summary>The sequence at a path, which is there.</summary>
    public static List<object?> List(object? from, string path) => Assert.IsType<List<object?>>(At(from, path));

    /// <summary>The texts of the sequence at a path.</summary>
    public static string[] Texts(object? from, string path) => [.. List(from, path).Select(Text)];

    /// <summary>A scalar as a text.</summary>
    public static string Text(object? scalar) => Convert.ToString(scalar, CultureInfo.InvariantCulture)!;

    private static object? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Plain(pair.Value)),
        YamlSequenceNode list => list.Children.Select(Plain).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Scalar(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value ?? "",
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    private static object? Scalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && char.IsAsciiDigit(text.TrimStart('-')[0]) => number,
        _ => text,
    };
}
