using System.Text.Json;

namespace HartFarm.Model.Checkpoints;

/// <summary>A config.json being read: every refusal names the file and the field.</summary>
internal sealed class ConfigFile : IDisposable
{
    private readonly JsonDocument _document;
    private readonly JsonElement _root;

    /// <exception cref="CheckpointException">The file is missing, or no JSON object.</exception>
    internal ConfigFile(string path)
    {
        Path = path;
        try
        {
            _document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{path} is no JSON: {error.Message}", error);
        }
        _root = _document.RootElement;
        if (_root.ValueKind == JsonValueKind.Object) return;
        _document.Dispose();
        throw new CheckpointException($"{path} holds no JSON object.");
    }

    internal string Path { get; }

    internal bool Has(string field) => _root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    internal int Integer(string field, int least, int most, int? absent = null)
    {
        if (Find(field, absent is not null) is not { } value) return absent!.Value;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        throw Refuse(field, $"must be a whole number of {least} to {most}, not {Shown(value)}");
    }

    internal double Number(string field, double least, double most, double? absent = null)
    {
        if (Find(field, absent is not null) is not { } value) return absent!.Value;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most) return number;
        throw Refuse(field, $"must be a number of {least} to {most}, not {Shown(value)}");
    }

    internal bool Flag(string field, bool? absent = null)
    {
        if (Find(field, absent is not null) is not { } value) return absent!.Value;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw Refuse(field, $"must be true or false, not {Shown(value)}");
    }

    internal string Choice(string field, string[] choices, string? absent = null)
    {
        if (Find(field, absent is not null) is not { } value) return absent!;
        if (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString())) return value.GetString()!;
        throw Refuse(field, $"must be {string.Join(" or ", choices)}, not {Shown(value)}");
    }

    /// <summary>A whole number that some configs write as text, such as <c>"8"</c>.</summary>
    internal int IntegerOrText(string field, int least, int most)
    {
        var value = Find(field, false)!.Value;
        if (value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), out var number) && number >= least && number <= most) return number;
        return value.ValueKind == JsonValueKind.String ? throw Refuse(field, $"must be a whole number of {least} to {most}, not {Shown(value)}") : Integer(field, least, most);
    }

    internal int[] Integers(string field, int least, int most, int atMost = 64)
    {
        var value = Find(field, false)!.Value;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 || value.GetArrayLength() > atMost)
        {
            throw Refuse(field, $"must be a list of 1 to {atMost} whole numbers, not {Shown(value)}");
        }
        var numbers = new List<int>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var number) || number < least || number > most)
            {
                throw Refuse(field, $"must hold whole numbers of {least} to {most}, not {Shown(item)}");
            }
            numbers.Add(number);
        }
        return [.. numbers];
    }

    internal CheckpointException Refuse(string field, string why) => new($"{Path}: {field} {why}.");

    public void Dispose() => _document.Dispose();

    private JsonElement? Find(string field, bool optional)
    {
        if (Has(field)) return _root.GetProperty(field);
        return optional ? null : throw Refuse(field, "is missing");
    }

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
