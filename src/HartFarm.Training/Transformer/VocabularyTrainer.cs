using System.Text;
using System.Text.RegularExpressions;
using HartFarm.Model.Presets;
using HartFarm.Model.Text;

namespace HartFarm.Training.Transformer;

/// <summary>Learns a byte-level vocabulary from captions by byte-pair encoding (Sennrich et al. 2016), in the files of Qwen2's tokenizer.</summary>
public static class VocabularyTrainer
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);

    /// <summary>Writes a vocabulary of at most so many tokens.</summary>
    /// <param name="captions">What to learn from.</param>
    /// <param name="size">Tokens at most; every byte is one whatever this says.</param>
    /// <param name="folder">Where the files go; made if it is not there.</param>
    /// <returns>How many tokens there are.</returns>
    public static int Write(IEnumerable<string> captions, int size, string folder)
    {
        var merges = Merges(Words(captions), size - ByteVocabulary.Size(0));
        Directory.CreateDirectory(folder);
        ByteVocabulary.Write(folder, merges);
        return ByteVocabulary.Size(merges.Count);
    }

    // Words are split as the tokenizer splits them, and counted once each.
    private static List<(List<string> Tokens, long Count)> Words(IEnumerable<string> captions)
    {
        var pattern = new Regex(TokenizerFiles.DefaultPattern, RegexOptions.CultureInvariant, LongestMatch);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var caption in captions)
        {
            var text = caption.Normalize(NormalizationForm.FormC);
            foreach (var match in pattern.EnumerateMatches(text))
            {
                var word = text.Substring(match.Index, match.Length);
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        return [.. counts.Select(pair => (Encoding.UTF8.GetBytes(pair.Key).Select(value => ByteVocabulary.Letter(value).ToString()).ToList(), pair.Value))];
    }

    private static List<(string Left, string Right)> Merges(List<(List<string> Tokens, long Count)> words, int most)
    {
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < most)
        {
            var pairs = new Dictionary<(string Left, string Right), long>();
            foreach (var (tokens, count) in words)
            {
                for (var i = 1; i < tokens.Count; i++) pairs[(tokens[i - 1], tokens[i])] = pairs.GetValueOrDefault((tokens[i - 1], tokens[i])) + count;
            }
            if (pairs.Count == 0) break;
            var best = pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Left, StringComparer.Ordinal).ThenBy(pair => pair.Key.Right, StringComparer.Ordinal).First();
            // A pair that stands only once is no part of the language.
            if (best.Value < 2) break;
            merges.Add(best.Key);
            foreach (var (tokens, _) in words) Join(tokens, best.Key);
        }
        return merges;
    }

    private static void Join(List<string> tokens, (string Left, string Right) pair)
    {
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i - 1] != pair.Left || tokens[i] != pair.Right) continue;
            tokens[i - 1] += tokens[i];
            tokens.RemoveAt(i);
        }
    }
}
