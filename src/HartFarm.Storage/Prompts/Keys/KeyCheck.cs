using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace HartFarm.Storage.Prompts.Keys;

/// <summary>
/// Finds prompts that would give two images one name, in 8 bytes a prompt: hashes are kept of the keys, and those that are there twice are
/// looked at exactly when the file is read a second time.
/// </summary>
/// <param name="imageKeys">Keys name the images, so the names behind the keys count too.</param>
internal sealed class KeyCheck(bool imageKeys)
{
    /// <summary>The most keys that are looked at exactly; a file with more of them is refused anyway.</summary>
    private const int MostSuspects = 10_000;

    private readonly List<ulong> _keys = [];
    private readonly List<(ulong Key, ulong Stem)> _numbered = [];
    private (long Line, string Key)? _likeIndex;
    private bool _withoutKey;

    /// <summary>Notes a prompt.</summary>
    /// <param name="line">The prompt.</param>
    /// <param name="images">How many images it has.</param>
    public void Add(PromptLine line, long images)
    {
        if (line.Key is not { } key)
        {
            _withoutKey = true;
            return;
        }
        _keys.Add(Hash(key));
        if (!imageKeys || images > 1) return;
        if (NumberedKey.Read(key) is { } numbered) _numbered.Add((Hash(key), Hash(numbered.Stem)));
        if (_likeIndex is null && IsLikeIndex(key)) _likeIndex = (line.Line, key);
    }

    /// <summary>Adds what was found to the errors.</summary>
    /// <param name="source">Read once more if two keys seem to be the same.</param>
    /// <param name="imagesOf">How many images a prompt has.</param>
    /// <param name="errors">Where the errors go.</param>
    /// <param name="cancellation">Looked at between the prompts.</param>
    public void Finish(PromptSource source, Func<PromptLine, long> imagesOf, PromptErrors errors, CancellationToken cancellation)
    {
        if (_withoutKey && _likeIndex is { } like)
            errors.Add(like.Line, PromptFields.Key,
                $"{PromptFields.Quote(like.Key)} could be the name of an image without a key, which is its index in {ImageKeys.IndexDigits} digits; give every prompt a key, or this one another");
        var suspects = Suspects();
        if (suspects.Count == 0) return;
        if (suspects.Count >= MostSuspects) errors.Add(0, null, $"{MostSuspects} keys or more are, or seem to be, there twice");
        LookAt(suspects, source, imagesOf, errors, cancellation);
    }

    private HashSet<ulong> Suspects()
    {
        var keys = CollectionsMarshal.AsSpan(_keys);
        keys.Sort();
        HashSet<ulong> suspects = [];
        for (var i = 1; i < keys.Length && suspects.Count < MostSuspects; i++)
            if (keys[i] == keys[i - 1]) suspects.Add(keys[i]);
        foreach (var (key, stem) in _numbered)
        {
            if (suspects.Count >= MostSuspects) break;
            if (keys.BinarySearch(stem) < 0) continue;
            suspects.Add(key);
            suspects.Add(stem);
        }
        return suspects;
    }

    private void LookAt(
        HashSet<ulong> suspects, PromptSource source, Func<PromptLine, long> imagesOf, PromptErrors errors, CancellationToken cancellation)
    {
        Dictionary<string, (long Line, long Images)> seen = [];
        foreach (var line in source.Read(source.NewErrors(limit: 0)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.Key is not { } key || !suspects.Contains(Hash(key))) continue;
            if (!seen.TryAdd(key, (line.Line, imagesOf(line))))
                errors.Add(line.Line, PromptFields.Key, $"{PromptFields.Quote(key)} was given on {source.Unit} {seen[key].Line} already");
        }
        if (!imageKeys) return;
        foreach (var (key, (line, images)) in seen)
        {
            if (images != 1 || NumberedKey.Read(key) is not { } numbered || !seen.TryGetValue(numbered.Stem, out var stem)) continue;
            if (stem.Images > 1 && numbered.Number < stem.Images)
                errors.Add(line, PromptFields.Key, $"{PromptFields.Quote(key)} is the name of an image of {PromptFields.Quote(numbered.Stem)} on {source.Unit} {stem.Line} too");
        }
    }

    private static bool IsLikeIndex(string key) => key.Length == ImageKeys.IndexDigits && key.All(char.IsAsciiDigit);

    private static ulong Hash(string key) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan()));
}
