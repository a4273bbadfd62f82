using System.Text.RegularExpressions;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>The metrics and labels that an expression of PromQL names.</summary>
internal sealed partial class Query
{
    private static readonly string[] Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "Inf", "inf", "NaN"];

    /// <summary>Reads an expression.</summary>
    public Query(string expression)
    {
        Text = expression;
        // Labels come out first, then names of functions, which a bracket follows.
        var rest = Grouping().Replace(expression, match =>
        {
            Groups.AddRange(match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            return " ";
        });
        Metrics = [.. Metric().Matches(rest)
            .Where(match => !Words.Contains(match.Groups["name"].Value) && !match.Groups["call"].Success)
            .Select(match => (match.Groups["name"].Value, Matcher().Matches(match.Groups["matchers"].Value).Select(one => (one.Groups["label"].Value, one.Groups["operator"].Value, one.Groups["value"].Value)).ToArray()))];
    }

    /// <summary>The expression.</summary>
    public string Text { get; }

    /// <summary>The metrics, each with the labels that it is chosen by.</summary>
    public IReadOnlyList<(string Name, (string Label, string Operator, string Value)[] Matchers)> Metrics { get; }

    /// <summary>The labels that results are grouped by.</summary>
    public List<string> Groups { get; } = [];

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("""(?<![\w.$"\[])(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?![\w:"])(?:\{(?<matchers>(?:[^"}]|"[^"]*")*)\}|(?<call>\s*\())?""")]
    private static partial Regex Metric();

    [GeneratedRegex("""(?<label>\w+)\s*(?<operator>=~|!~|!=|=)\s*"(?<value>[^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Matcher();
}
