using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>One JSON value a line; blank lines are dropped.</summary>
internal sealed class JsonPrompts(PromptErrors errors, PromptOptions options)
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private long _line;

    public IEnumerable<PromptLine> Read(Stream stream)
    {
        foreach (var line in TextLines.Read(stream, errors))
        {
            if (string.IsNullOrWhiteSpace(line.Text)) continue;
            _line = line.Number;
            if (Parse(line.Text) is { } prompt) yield return prompt;
        }
    }

    private PromptLine? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.String => OfString(document.RootElement),
                JsonValueKind.Object => OfObject(document.RootElement),
                var kind => Refuse(null, $"must be a JSON string or object, not {NameOf(kind)}"),
            };
        }
        catch (JsonException error)
        {
            return Refuse(null, $"not valid JSON: {FirstSentence(error)}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // What the JSON library throws for an escaped half of a surrogate pair, in a name or in a value.
            return Refuse(null, "holds a \\u escape that is half of a character");
        }
    }

    private PromptLine? OfString(JsonElement value)
    {
        var prompt = value.GetString()!;
        return PromptFields.CheckPrompt(prompt) is { } wrong ? Refuse(PromptFields.Prompt, wrong) : PromptLine.Plain(_line, prompt);
    }

    private PromptLine? OfObject(JsonElement row)
    {
        var before = errors.Total;
        string? prompt = null, key = null;
        long? seed = null, count = null;
        double? guidance = null;
        var metadata = new MetadataFields();
        var hasPrompt = false;
        foreach (var property in row.EnumerateObject())
        {
            if (property.Name == options.PromptColumn)
            {
                hasPrompt = true;
                prompt = Text(property, PromptFields.CheckPrompt);
                continue;
            }
            switch (property.Name)
            {
                case PromptFields.Key when !IsNull(property):
                    key = Text(property, PromptFields.CheckKey);
                    break;
                case PromptFields.Seed when !IsNull(property):
                    seed = Whole(property, PromptFields.SeedWanted, _ => true);
                    break;
                case PromptFields.Count when !IsNull(property):
                    count = Whole(property, PromptFields.CountWanted, PromptFields.IsCount);
                    break;
                case PromptFields.Guidance when !IsNull(property):
                    guidance = Real(property, PromptFields.GuidanceWanted, PromptFields.IsGuidance);
                    break;
                case PromptFields.Metadata when !IsNull(property):
                    if (metadata.AddAll(property.Value) is { } wrong) Refuse(property.Name, wrong);
                    break;
                case PromptFields.Key or PromptFields.Seed or PromptFields.Count or PromptFields.Guidance or PromptFields.Metadata:
                    break;
                case var other when !options.FreeFields:
                    Refuse(PromptFields.Quote(other), PromptFields.Unknown(other, options));
                    break;
                default:
                    if (metadata.Add(property.Name, property.Value) is { } twice) Refuse(PromptFields.Metadata, twice);
                    break;
            }
        }
        if (!hasPrompt) Refuse(options.PromptColumn, "missing");
        return errors.Total > before ? null : new PromptLine(_line, prompt!, key, seed, (int?)count, guidance, metadata.Fields);
    }

    private string? Text(JsonProperty property, Func<string, string?> check)
    {
        if (property.Value.ValueKind != JsonValueKind.String)
        {
            Refuse(property.Name, $"must be a string, not {NameOf(property.Value.ValueKind)}");
            return null;
        }
        var text = property.Value.GetString()!;
        if (check(text) is { } wrong) Refuse(property.Name, wrong);
        return text;
    }

    private long? Whole(JsonProperty property, string wanted, Func<long, bool> accepts)
    {
        if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out var value) && accepts(value)) return value;
        Refuse(property.Name, $"{wanted}, not {Shown(property.Value)}");
        return null;
    }

    private double? Real(JsonProperty property, string wanted, Func<double, bool> accepts)
    {
        if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out var value) && accepts(value)) return value;
        Refuse(property.Name, $"{wanted}, not {Shown(property.Value)}");
        return null;
    }

    private PromptLine? Refuse(string? field, string message)
    {
        errors.Add(_line, field, message);
        return null;
    }

    private static bool IsNull(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Null;

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? PromptFields.Quote(value.GetRawText())
        : NameOf(value.ValueKind);

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    /// <summary>The library's message up to its own "LineNumber", which counts within the one line that it was given.</summary>
    private static string FirstSentence(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = end < 0 ? error.Message : error.Message[..end];
        return error.BytePositionInLine is { } at ? $"{message} (byte {at + 1})" : message;
    }
}
