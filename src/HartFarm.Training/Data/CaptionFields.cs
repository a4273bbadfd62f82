using System.Text.Json;

namespace HartFarm.Training.Data;

/// <summary>Where captions stand: in the field that the user names, or in the first that is there of the usual ones.</summary>
internal static class CaptionFields
{
    /// <summary>The usual names, the most usual first.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["text", "prompt", "caption"];

    /// <summary>The names to look for.</summary>
    public static IReadOnlyList<string> Of(string? named) => named is null ? Usual : [named];

    /// <summary>The names, for messages.</summary>
    public static string Describe(string? named) => named is null ? "'text', 'prompt' or 'caption'" : $"'{named}'";

    /// <summary>The caption of a JSON object.</summary>
    /// <exception cref="DataException">There is none, or it is blank.</exception>
    public static string Read(JsonElement row, string? named, string where)
    {
        foreach (var name in Of(named))
        {
            if (!row.TryGetProperty(name, out var value)) continue;
            if (value.ValueKind != JsonValueKind.String) throw new DataException(where, $"'{name}' must be a string");
            return Check(Text(value, name, where), where);
        }
        throw new DataException(where, $"has no field {Describe(named)} for the caption");
    }

    /// <summary>The text of a JSON string.</summary>
    public static string Text(JsonElement value, string name, string where)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new DataException(where, $"'{name}' holds a \\u escape that is half of a character", error);
        }
    }

    /// <summary>A caption without the white space around it.</summary>
    /// <exception cref="DataException">Nothing is left.</exception>
    public static string Check(string? caption, string where) =>
        string.IsNullOrWhiteSpace(caption) ? throw new DataException(where, "the caption is empty") : caption.Trim();
}
