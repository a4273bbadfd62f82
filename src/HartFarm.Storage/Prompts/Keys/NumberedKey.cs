using System.Globalization;

namespace HartFarm.Storage.Prompts.Keys;

/// <summary>A key that could be the name of an image of a prompt with several: <c>stem_12</c>.</summary>
internal readonly record struct NumberedKey(string Stem, long Number)
{
    /// <summary>The parts of a key, or null where it does not end with <c>_</c> and a number as <see cref="ImageKeys"/> writes it.</summary>
    public static NumberedKey? Read(string key)
    {
        var at = key.LastIndexOf('_');
        if (at <= 0) return null;
        var digits = key.AsSpan(at + 1);
        if (digits.Length is 0 or > 18 || (digits[0] == '0' && digits.Length > 1) || digits.ContainsAnyExceptInRange('0', '9')) return null;
        return new NumberedKey(key[..at], long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
