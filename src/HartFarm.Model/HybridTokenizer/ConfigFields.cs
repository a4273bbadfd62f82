using System.Globalization;
using System.Text.Json;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The fields of a config's JSON object, each checked as it is read.</summary>
internal sealed class ConfigFields : IDisposable
{
    private readonly string _path;
    private readonly JsonDocument _document;

    private ConfigFields(string path, JsonDocument document)
    {
        _path = path;
        _document = document;
    }

    /// <exception cref="CheckpointException">The file is missing, or holds no JSON object.</exception>
    internal static ConfigFields Open(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{path} is no JSON: {error.Message}", error);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return new ConfigFields(path, document);
        document.Dispose();
        throw new CheckpointException($"{path} holds no JSON object.");
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; without a default the field must be there.</summary>
    internal int Integer(string field, int least, int most, int? byDefault = null) =>
        Find(field, byDefault is not null) is { } value ? Integer(field, value, least, most) : byDefault!.Value;

    /// <summary>A list of whole numbers.</summary>
    internal int[] Integers(string field, int least, int most, int[]? byDefault = null)
    {
        if (Find(field, byDefault is not null) is not { } value) return byDefault!;
        if (value.ValueKind != JsonValueKind.Array) throw Refuse(field, $"is {value.GetRawText()} where a list of whole numbers is needed");
        return [.. value.EnumerateArray().Select(item => Integer(field, item, least, most))];
    }

    /// <summary>A number.</summary>
    internal double Number(string field, double least, double most, double? byDefault = null)
    {
        if (Find(field, byDefault is not null) is not { } value) return byDefault!.Value;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number)) throw Refuse(field, $"is {value.GetRawText()} where a number is needed");
        if (number >= least && number <= most) return number;
        throw Refuse(field, string.Create(CultureInfo.InvariantCulture, $"is {number} where {least} to {most} is possible"));
    }

    /// <summary>True or false.</summary>
    internal bool Boolean(string field, bool byDefault)
    {
        if (Find(field, true) is not { } value) return byDefault;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        throw Refuse(field, $"is {value.GetRawText()} where true or false is needed");
    }

    /// <summary>A text.</summary>
    internal string Text(string field, string byDefault)
    {
        if (Find(field, true) is not { } value) return byDefault;
        if (value.ValueKind == JsonValueKind.String) return value.GetString()!;
        throw Refuse(field, $"is {value.GetRawText()} where a text is needed");
    }

    /// <summary>The error that names the file and the field.</summary>
    internal CheckpointException Refuse(string field, string why) => new($"{_path}: {field} {why}.");

    public void Dispose() => _document.Dispose();

    private JsonElement? Find(string field, bool optional)
    {
        if (_document.RootElement.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null) return value;
        return optional ? null : throw Refuse(field, "is missing");
    }

    private int Integer(string field, JsonElement value, int least, int most)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
        {
            throw Refuse(field, $"holds {value.GetRawText()} where a whole number is needed");
        }
        return number >= least && number <= most ? number : throw Refuse(field, $"holds {number} where {least} to {most} is possible");
    }
}
