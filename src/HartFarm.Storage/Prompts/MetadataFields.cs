using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>Gathers a prompt's own fields, each name once. Methods tell what is wrong, or null.</summary>
internal sealed class MetadataFields
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly List<KeyValuePair<string, JsonElement>> _fields = [];
    private HashSet<string>? _names;

    /// <summary>The fields in the order in which they were added.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Fields => _fields;

    /// <summary>Adds a field.</summary>
    /// <exception cref="InvalidOperationException">The value holds an escaped half of a character.</exception>
    /// <exception cref="ArgumentException">So does a name in it.</exception>
    public string? Add(string name, JsonElement value)
    {
        _names ??= [];
        if (!_names.Add(name)) return $"{PromptFields.Quote(name)} is there twice";
        // Fails where a string of it could not be written again.
        using (var writer = new Utf8JsonWriter(Stream.Null)) value.WriteTo(writer);
        _fields.Add(new(name, value.Clone()));
        return null;
    }

    /// <summary>Adds the fields of an object.</summary>
    /// <inheritdoc cref="Add"/>
    public string? AddAll(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return "must be a JSON object";
        foreach (var property in value.EnumerateObject())
            if (Add(property.Name, property.Value) is { } wrong) return wrong;
        return null;
    }

    /// <summary>Adds the fields of an object that is given as text.</summary>
    public string? AddText(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return AddAll(document.RootElement);
        }
        catch (JsonException)
        {
            return $"must be a JSON object, not {PromptFields.Quote(json)}";
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return "holds a \\u escape that is half of a character";
        }
    }
}
