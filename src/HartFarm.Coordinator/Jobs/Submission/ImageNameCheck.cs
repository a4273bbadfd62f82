using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Keys;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>
/// Whether all images of a job have names of their own, while the prompts pass. Memory grows with the keys alone: 32 bytes each and a
/// hash table's room.
/// </summary>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class ImageNameCheck(PromptErrors errors)
{
    private readonly Dictionary<UInt128, (long Line, long Count)> _keys = [];
    private readonly List<(UInt128 Prompt, int Copy, long Line)> _numbered = [];
    private long _firstIndexed, _firstLikeIndex;

    /// <summary>Takes a prompt's key.</summary>
    public void Add(long line, string? key, long count)
    {
        if (key is null)
        {
            if (_firstIndexed == 0) _firstIndexed = line;
            return;
        }
        if (ImageKeys.Check(key, count) is { } wrong)
        {
            errors.Add(line, "key", wrong);
            return;
        }
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, Digest(key), out var twice);
        if (twice) errors.Add(line, "key", $"'{key}' was given on line {known.Line} already");
        else known = (line, count);
        if (count > 1) return;
        if (_firstLikeIndex == 0 && key.Length == ImageKeys.IndexDigits && key.All(char.IsAsciiDigit)) _firstLikeIndex = line;
        // 'fox_1' is also what the second image of several of 'fox' is named.
        var bar = key.LastIndexOf('_');
        if (bar > 0 && int.TryParse(key.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var copy)
            && key.AsSpan(bar + 1).SequenceEqual(copy.ToString(CultureInfo.InvariantCulture)))
            _numbered.Add((Digest(key[..bar]), copy, line));
    }

    /// <summary>When all have passed.</summary>
    public void Finish()
    {
        foreach (var (prompt, copy, line) in _numbered)
        {
            if (_keys.TryGetValue(prompt, out var other) && other.Count > 1 && copy < other.Count)
                errors.Add(line, "key", $"is what image {copy} of the prompt on line {other.Line} is named");
        }
        if (_firstIndexed > 0 && _firstLikeIndex > 0)
            errors.Add(_firstLikeIndex, "key", $"of nine digits is what an image without a key is named, and line {_firstIndexed} gives none");
    }

    // 128 bits of SHA-256: no two keys of a job share them.
    private static UInt128 Digest(string key) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
