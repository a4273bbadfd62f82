using System.Globalization;
using System.Text.RegularExpressions;
using HartFarm.Model.Sampling;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>Filters of logits, and the Gumbel softmax.</summary>
internal static partial class SamplingComparison
{
    /// <param name="golden">The file with the numbers.</param>
    internal static void Run(GoldenFile golden)
    {
        using var scope = NewDisposeScope();
        var logits = golden.Input("logits");
        // The names say what was asked for: k20p80 keeps the 20 likeliest, and of those a share of 0.80.
        foreach (var name in golden.Names.Where(name => name.EndsWith(".keep", StringComparison.Ordinal)).ToArray())
        {
            var parts = name.Split('.');
            var input = parts.Length == 3 ? golden.Input($"{parts[0]}.logits") : logits;
            var filtered = Filter(input, parts[^2]);
            golden.Compare(name, filtered.isfinite().to(ScalarType.Int64), 0);
            golden.CompareIfPresent(name[..^4] + "probs", () => filtered.softmax(-1), 1e-6);
        }
        var masked = logits.clone();
        for (var i = 0; i < masked.shape[^1]; i += 3) masked.select(-1, i).fill_(double.NegativeInfinity);
        var draws = golden.Input("gumbel.exp");
        foreach (var name in golden.Names.Where(name => name.StartsWith("gumbel.tau", StringComparison.Ordinal)).ToArray())
        {
            var temperature = double.Parse(name["gumbel.tau".Length..], CultureInfo.InvariantCulture);
            golden.Compare(name, GumbelSoftmax.Forward(masked, temperature, draws), 1e-4);
        }
    }

    private static Tensor Filter(Tensor logits, string name)
    {
        var match = FilterName().Match(name);
        var k = match.Groups["k"].Success ? int.Parse(match.Groups["k"].Value, CultureInfo.InvariantCulture) : int.MaxValue;
        var p = match.Groups["p"].Success ? double.Parse("0." + match.Groups["p"].Value, CultureInfo.InvariantCulture) : 0;
        var images = (int)logits.shape[0];
        return LogitsFilter.Apply(logits, [.. Enumerable.Repeat(k, images)], [.. Enumerable.Repeat(p, images)]);
    }

    [GeneratedRegex("^(none|(k(?<k>[0-9]+))?(p(?<p>[0-9]+))?)$")]
    private static partial Regex FilterName();
}
