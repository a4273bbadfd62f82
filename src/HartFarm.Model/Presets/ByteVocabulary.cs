using System.Text.Json;
using System.Text.Json.Nodes;

namespace HartFarm.Model.Presets;

/// <summary>
/// The tokenizer of a checkpoint without a vocabulary of its own: one token a byte and the special ones, in the files of Qwen2's
/// byte-level tokenizer. Any text can be encoded; none is merged.
/// </summary>
internal static class ByteVocabulary
{
    private static readonly string[] SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes vocab.json, merges.txt and tokenizer_config.json.</summary>
    internal static void Write(string folder)
    {
        var alphabet = Alphabet();
        var vocabulary = new JsonObject(alphabet.Select((letter, id) => KeyValuePair.Create<string, JsonNode?>(letter.ToString(), id)));
        File.WriteAllText(Path.Combine(folder, "vocab.json"), vocabulary.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
        var special = SpecialTokens.Select((token, i) => KeyValuePair.Create<string, JsonNode?>(
            (alphabet.Length + i).ToString(System.Globalization.CultureInfo.InvariantCulture),
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

    // The printable stand-ins of the 256 bytes that byte-level tokenizers write: themselves where printable, else from U+0100 on.
    private static char[] Alphabet()
    {
        var letters = new List<char>();
        var next = '\u0100';
        var others = new List<char>();
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= '!' and <= '~' or >= 0xa1 and <= 0xac or >= 0xae and <= 0xff;
            if (printable) letters.Add((char)value);
            else others.Add(next++);
        }
        return [.. letters, .. others];
    }
}
