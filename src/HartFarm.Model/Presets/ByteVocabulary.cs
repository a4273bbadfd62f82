using System.Text.Json;
using System.Text.Json.Nodes;

namespace HartFarm.Model.Presets;

/// <summary>
/// A vocabulary in the files of Qwen2's byte-level tokenizer: one token a byte, one a merge, and the special ones. Any text can be
/// encoded.
/// </summary>
internal static class ByteVocabulary
{
    private static readonly string[] SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>How many tokens there are with so many merges.</summary>
    internal static int Size(int merges) => 256 + merges + SpecialTokens.Length;

    /// <summary>Writes vocab.json, merges.txt and tokenizer_config.json.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="merges">Pairs of tokens that become one, the first ones first, in the letters of <see cref="Letter"/>; null for none.</param>
    internal static void Write(string folder, IReadOnlyList<(string Left, string Right)>? merges = null)
    {
        string[] tokens = [.. Alphabet().Select(letter => letter.ToString()), .. (merges ?? []).Select(merge => merge.Left + merge.Right)];
        var vocabulary = new JsonObject(tokens.Select((token, id) => KeyValuePair.Create<string, JsonNode?>(token, id)));
        File.WriteAllText(Path.Combine(folder, "vocab.json"), vocabulary.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "merges.txt"), string.Concat((merges ?? []).Select(merge => $"{merge.Left} {merge.Right}\n").Prepend("#version: 0.2\n")));
        var special = SpecialTokens.Select((token, i) => KeyValuePair.Create<string, JsonNode?>(
            (tokens.Length + i).ToString(System.Globalization.CultureInfo.InvariantCulture),
            new JsonObject { ["content"] = token, ["lstrip"] = false, ["normalized"] = false, ["rstrip"] = false, ["single_word"] = false, ["special"] = true }));
        var config = new JsonObject
        {
            ["tokenizer_class"] = "Qwen2Tokenizer",
            ["added_tokens_decoder"] = new JsonObject(special),
            ["eos_token"] = SpecialTokens[0],
            ["pad_token"] = SpecialTokens[0],
            ["padding_side"] = "right",
            ["model_max_length"] = 32_768,
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString(Indented));
    }

    /// <summary>The printable stand-in of a byte.</summary>
    internal static char Letter(byte value) => Letters[value];

    private static readonly char[] Letters = ByByte();

    private static bool IsPrintable(int value) => value is >= '!' and <= '~' or >= 0xa1 and <= 0xac or >= 0xae and <= 0xff;

    private static char[] ByByte()
    {
        var next = '\u0100';
        return [.. Enumerable.Range(0, 256).Select(value => IsPrintable(value) ? (char)value : next++)];
    }

    // The printable stand-ins of the 256 bytes that byte-level tokenizers write: themselves where printable, else from U+0100 on.
    private static char[] Alphabet() => [.. Letters.Where(letter => letter < '\u0100'), .. Letters.Where(letter => letter >= '\u0100')];
}
