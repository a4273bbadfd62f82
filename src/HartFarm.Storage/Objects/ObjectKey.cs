using System.Buffers;
using System.Globalization;
using System.Text;

namespace HartFarm.Storage.Objects;

/// <summary>
/// The one place that says what may be a key: segments with <c>/</c> between them, which every store can hold, and none of which leads out of
/// a folder.
/// </summary>
public static class ObjectKey
{
    /// <summary>The longest key in bytes of UTF-8, a store's prefix included; the limit of S3.</summary>
    public const int MostBytes = 1024;

    /// <summary>The longest key in UTF-16 units, a store's prefix included; the limit of the S3 client library.</summary>
    public const int MostCharacters = 512;

    /// <summary>The longest segment in bytes of UTF-8; the limit of file names.</summary>
    public const int MostSegmentBytes = 255;

    /// <summary>A first segment that is no key's: stores keep what is theirs under it.</summary>
    internal const string Reserved = ".hartfarm";

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c), '\uFFFE', '\uFFFF']);

    /// <summary>Throws unless <paramref name="key"/> is one.</summary>
    /// <exception cref="StoreRefusedException">It is not; the message says why.</exception>
    public static void Check(string key)
    {
        if (Fault(key) is { } fault) throw new StoreRefusedException($"the key {Shown(key)} {fault}");
    }

    /// <summary>Throws unless <paramref name="prefix"/> is the beginning of some key, or empty.</summary>
    /// <inheritdoc cref="Check"/>
    public static void CheckPrefix(string prefix)
    {
        // What a prefix ends with may be the beginning of anything.
        if (prefix.Length == 0) return;
        var whole = prefix.EndsWith('/') || prefix.EndsWith("/.", StringComparison.Ordinal) || prefix.EndsWith("/..", StringComparison.Ordinal) || prefix is "." or ".."
            ? prefix + "x"
            : prefix;
        if (Fault(whole) is { } fault) throw new StoreRefusedException($"the prefix {Shown(prefix)} {fault}");
    }

    /// <summary>Why <paramref name="key"/> cannot be one, as the end of a sentence, or null.</summary>
    public static string? Fault(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0) return "is empty";
        // Before its bytes are counted: whoever sends megabytes is told at once.
        if (key.Length > MostCharacters) return $"is over {MostCharacters} characters long";
        if (key.AsSpan().ContainsAny(Controls)) return "holds a control character";
        if (key.Contains('\\', StringComparison.Ordinal)) return "holds a backslash";
        try
        {
            if (Utf8.GetByteCount(key) > MostBytes) return $"is over {MostBytes} bytes long";
        }
        catch (EncoderFallbackException)
        {
            return "holds half a character";
        }
        if (key[0] == '/') return "begins with a slash";
        var isFirst = true;
        foreach (var range in key.AsSpan().Split('/'))
        {
            var segment = key.AsSpan(range);
            if (segment.IsEmpty) return "holds an empty segment";
            if (segment is "." or "..") return $"holds the segment {segment}";
            if (Utf8.GetByteCount(segment) > MostSegmentBytes) return $"holds a segment over {MostSegmentBytes} bytes long";
            if (isFirst && segment.SequenceEqual(Reserved)) return $"begins with {Reserved}/, which is the store's own";
            isFirst = false;
        }
        return null;
    }

    // What is not printed as it is could hide what is wrong.
    private static string Shown(string key)
    {
        var shown = new StringBuilder("'");
        foreach (var c in key.AsSpan(0, Math.Min(key.Length, 80)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c)) shown.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else shown.Append(c);
        }
        return shown.Append(key.Length > 80 ? "…'" : "'").ToString();
    }
}
