using System.Text.RegularExpressions;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Chooses, of a repository's files, those that a model is made of: configs, tokenizer files and one set of weights.</summary>
internal static partial class HubSelection
{
    private const string IndexEnd = ".safetensors.index.json";

    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        CheckpointFolder.ConfigName,
        "added_tokens.json",
        "merges.txt",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "vocab.json",
    };

    /// <summary>Whether the repository has a model in that folder.</summary>
    internal static bool Has(IReadOnlyList<HubFile> files, string folder) => files.Any(file => file.Path == Prefix(folder) + CheckpointFolder.ConfigName);

    /// <summary>The files of the model in <paramref name="folder"/> of the repository ("" for its root) and where they go below <paramref name="target"/>.</summary>
    /// <exception cref="HubException">The folder has no config or no weights.</exception>
    internal static IEnumerable<(HubFile File, string Target)> Choose(string repository, IReadOnlyList<HubFile> files, string folder, string target, bool ema)
    {
        var prefix = Prefix(folder);
        var here = files
            .Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal) && !file.Path[prefix.Length..].Contains('/', StringComparison.Ordinal))
            .ToDictionary(file => file.Path[prefix.Length..], StringComparer.Ordinal);
        if (!here.ContainsKey(CheckpointFolder.ConfigName)) throw new HubException($"{repository} holds no {prefix}{CheckpointFolder.ConfigName}, so it is not the model that is looked for.");
        var candidates = TensorFiles.Candidates(ema);
        var weights = candidates.FirstOrDefault(here.ContainsKey)
            ?? throw new HubException($"{repository} holds no weights{(folder.Length > 0 ? $" in {folder}" : "")}: none of {string.Join(", ", candidates)}.");
        return here.Where(pair => Small.Contains(pair.Key) || IsPartOf(weights, pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Value, $"{target}/{pair.Key}"));
    }

    // The weights themselves, or the index and its shards.
    private static bool IsPartOf(string weights, string name)
    {
        if (name == weights) return true;
        if (!weights.EndsWith(IndexEnd, StringComparison.Ordinal)) return false;
        var stem = weights[..^IndexEnd.Length];
        return name.StartsWith(stem, StringComparison.Ordinal) && ShardEnd().IsMatch(name[stem.Length..]);
    }

    private static string Prefix(string folder) => folder.Length == 0 ? "" : $"{folder}/";

    [GeneratedRegex(@"\A-[0-9]+-of-[0-9]+\.safetensors\z")]
    private static partial Regex ShardEnd();
}
