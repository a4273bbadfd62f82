using System.Buffers;
using System.Globalization;
using System.Text;

namespace HartFarm.Storage.Prompts;

/// <summary>The checks of a prompt's fields that all formats share: null when the value will do, else what is wrong with it.</summary>
internal static class PromptFields
{
    public const string Prompt = "prompt";
    public const string Key = "key";
    public const string Seed = "seed";
    public const string Count = "count";
    public const string Guidance = "guidance";

    public static readonly string SeedWanted = $"must be a whole number from {long.MinValue} to {long.MaxValue}";
    public static readonly string CountWanted = $"must be a whole number from 1 to {PromptLimits.Count}";
    public static readonly string GuidanceWanted = $"must be a number from 0 to {PromptLimits.Guidance.ToString(CultureInfo.InvariantCulture)}";

    public static string? CheckPrompt(string prompt)
    {
        if (string.IsNullOrWhiteSpace(prompt)) return "must not be empty";
        if (prompt.Contains('\0', StringComparison.Ordinal)) return "holds a NUL character; is the file UTF-16? UTF-8 is needed";
        return IsWellFormed(prompt) ? null : "holds half of a character";
    }

    public static bool IsCount(long value) => value is >= 1 and <= PromptLimits.Count;

    public static bool IsGuidance(double value) => value is >= 0 and <= PromptLimits.Guidance;

    public static string? CheckKey(string key)
    {
        if (key.Length == 0) return "must not be empty";
        if (Encoding.UTF8.GetByteCount(key) > PromptLimits.KeyBytes) return $"must not be longer than {PromptLimits.KeyBytes} bytes";
        foreach (var character in key)
        {
            if (char.IsControl(character)) return $"must not hold the control character U+{(int)character:X4}";
            if (character is '/' or '\\') return $"must not hold '{character}'";
        }
        return key.Contains("..", StringComparison.Ordinal) || key == "." ? "must not hold '..' or be '.'" : null;
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var used) != OperationStatus.Done) return false;
            text = text[(at + used)..];
        }
        return true;
    }

    /// <summary>The value as a message shows it: on one line, and not too long.</summary>
    public static string Quote(string value)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in value.EnumerateRunes())
        {
            if (shown.Length > 60) return shown.Append("...'").ToString();
            if (Rune.IsControl(rune)) shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else shown.Append(rune);
        }
        return shown.Append('\'').ToString();
    }
}
