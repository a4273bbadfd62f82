using System.Text.RegularExpressions;

namespace HartFarm.Deploy.Tests.Metrics;

/// <summary>The samples of scrapes, by name.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, HashSet<string>> _labels = [];
    private readonly HashSet<(string Label, string Value)> _values = [];

    /// <summary>The names of all samples.</summary>
    public IEnumerable<string> Names => _labels.Keys;

    /// <summary>Takes what a scrape has.</summary>
    public void Add(string text)
    {
        foreach (Match sample in Sample().Matches(text))
        {
            if (!_labels.TryGetValue(sample.Groups["name"].Value, out var labels)) _labels[sample.Groups["name"].Value] = labels = [];
            foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
            {
                labels.Add(label.Groups["label"].Value);
                _values.Add((label.Groups["label"].Value, label.Groups["value"].Value));
            }
        }
    }

    /// <summary>Whether there is such a sample.</summary>
    public bool Has(string name) => _labels.ContainsKey(name);

    /// <summary>Whether samples of a name have a label.</summary>
    public bool Has(string name, string label) => _labels[name].Contains(label);

    /// <summary>Whether any sample has that value in a label.</summary>
    public bool HasValue(string label, string value) => _values.Contains((label, value));

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>.*)\})? \S+(?: \S+)?$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<label>[a-zA-Z_]\w*)="(?<value>(?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();
}
