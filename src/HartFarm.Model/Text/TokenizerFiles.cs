using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Model.Checkpoints;
using Microsoft.ML.Tokenizers;

namespace HartFarm.Model.Text;

/// <summary>Reads the files that Qwen2's tokenizer is published in.</summary>
internal static class TokenizerFiles
{
    // Words, numbers digit by digit, punctuation and white space, as Qwen2 splits a text before it merges bytes.
    internal const string DefaultPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);

    /// <exception cref="CheckpointException">A file is missing or cannot be used; the message names it.</exception>
    internal static PromptTokenizer Load(string folder)
    {
        RequireNormalization();
        var (whole, vocabulary, merges) = (Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        var config = Path.Combine(folder, "tokenizer_config.json");
        var parts = File.Exists(whole) ? Guarded(whole, () => ReadWhole(whole)) : Guarded(vocabulary, () => ReadParts(vocabulary, merges));
        return File.Exists(config) ? Guarded(config, () => WithConfig(config, parts)) : Build(whole, parts, null, PaddingSide.Right);
    }

    private static PromptTokenizer WithConfig(string path, TokenizerParts parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        if (root.TryGetProperty("added_tokens_decoder", out var added) && added.ValueKind == JsonValueKind.Object)
        {
            foreach (var token in added.EnumerateObject()) parts.Special[Text(path, token.Value, "content")] = int.Parse(token.Name, System.Globalization.CultureInfo.InvariantCulture);
        }
        var side = !root.TryGetProperty("padding_side", out var value) ? PaddingSide.Right : value.GetString() switch
        {
            "right" => PaddingSide.Right,
            "left" => PaddingSide.Left,
            var other => throw new CheckpointException($"{path}: padding_side must be right or left, not {other}."),
        };
        string? pad = null;
        if (root.TryGetProperty("pad_token", out var named) && named.ValueKind != JsonValueKind.Null)
        {
            pad = named.ValueKind == JsonValueKind.Object ? Text(path, named, "content") : named.GetString();
        }
        return Build(path, parts, pad, side);
    }

    private static PromptTokenizer Build(string path, TokenizerParts parts, string? padToken, PaddingSide side)
    {
        var pad = padToken ?? "<|endoftext|>";
        if (!parts.Special.TryGetValue(pad, out var padId) && !parts.Vocabulary.TryGetValue(pad, out padId))
        {
            throw new CheckpointException($"{path}: pad_token {pad} is no token of the vocabulary.");
        }
        var regex = new Regex(parts.Pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, LongestMatch);
        var tokenizer = BpeTokenizer.Create(new BpeOptions(parts.Vocabulary)
        {
            Merges = parts.Merges,
            ByteLevel = true,
            SpecialTokens = parts.Special,
            PreTokenizer = new RegexPreTokenizer(regex, parts.Special),
        });
        return new PromptTokenizer(tokenizer, parts.Normalizes, padId, side);
    }

    private static TokenizerParts ReadWhole(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        if (!root.TryGetProperty("model", out var model) || !model.TryGetProperty("vocab", out var vocabulary) || !model.TryGetProperty("merges", out var merges))
        {
            throw new CheckpointException($"{path}: model.vocab or model.merges is missing.");
        }
        // Pairs are written as "a b", or in newer files as ["a", "b"].
        var pairs = merges.EnumerateArray().Select(merge => merge.ValueKind == JsonValueKind.Array ? $"{merge[0].GetString()} {merge[1].GetString()}" : merge.GetString()!);
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray()) special[Text(path, token, "content")] = token.GetProperty("id").GetInt32();
        }
        var normalizes = root.TryGetProperty("normalizer", out var normalizer) && normalizer.ValueKind == JsonValueKind.Object
            && Text(path, normalizer, "type") == "NFC";
        return new TokenizerParts(Vocabulary(vocabulary), [.. pairs], special, Pattern(root) ?? DefaultPattern, normalizes);
    }

    private static TokenizerParts ReadParts(string vocabularyPath, string mergesPath)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(vocabularyPath));
        var lines = File.ReadAllLines(mergesPath, Encoding.UTF8);
        var pairs = lines.Skip(lines.Length > 0 && lines[0].StartsWith("#version", StringComparison.Ordinal) ? 1 : 0).Where(line => line.Length > 0);
        return new TokenizerParts(Vocabulary(document.RootElement), [.. pairs], new Dictionary<string, int>(StringComparer.Ordinal), DefaultPattern, true);
    }

    private static Dictionary<string, int> Vocabulary(JsonElement vocabulary)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in vocabulary.EnumerateObject()) ids[token.Name] = token.Value.GetInt32();
        return ids.Count > 0 ? ids : throw new FormatException("the vocabulary is empty");
    }

    private static string? Pattern(JsonElement root)
    {
        if (!root.TryGetProperty("pre_tokenizer", out var split) || split.ValueKind != JsonValueKind.Object) return null;
        var candidates = split.TryGetProperty("pretokenizers", out var several) ? several.EnumerateArray().ToArray() : [split];
        foreach (var candidate in candidates)
        {
            if (candidate.TryGetProperty("pattern", out var pattern) && pattern.TryGetProperty("Regex", out var regex)) return regex.GetString();
        }
        return null;
    }

    private static string Text(string path, JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new CheckpointException($"{path}: {field} is missing or no text in {element.GetRawText()[..Math.Min(60, element.GetRawText().Length)]}.");

    // Without ICU .NET leaves texts as they are, and the same word would have other tokens.
    private static void RequireNormalization()
    {
        if ("e\u0301".Normalize(NormalizationForm.FormC).Length == 1) return;
        throw new CheckpointException("This process cannot normalise text: install libicu, and leave .NET's invariant globalization off.");
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new CheckpointException($"{path} cannot be used as a tokenizer: {error.Message}", error);
        }
    }
}
