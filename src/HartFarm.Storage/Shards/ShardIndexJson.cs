using System.Buffers;
using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Shards;

/// <summary>An entry of a shard's index as a line of JSON.</summary>
internal static class ShardIndexJson
{
    // The prompts' own fields may be 64 deep, and lie below.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>The line, without its line feed.</summary>
    public static byte[] Line(ShardIndexEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, RecordJson.Readable))
        {
            var record = entry.Record;
            writer.WriteStartObject();
            writer.WriteNumber("index", record.Index);
            writer.WriteString("key", entry.Key);
            writer.WriteNumber("shard", entry.Shard);
            writer.WriteString("object", entry.Object);
            if (entry.Offset is { } offset) writer.WriteNumber("offset", offset);
            writer.WriteNumber("length", entry.Length);
            if (entry.RowGroup is { } group) writer.WriteNumber("row_group", group);
            if (entry.Row is { } row) writer.WriteNumber("row", row);
            writer.WriteString("sha256", entry.Sha256);
            writer.WriteString("format", NameOf(entry.Format));
            writer.WriteString("prompt", record.Prompt);
            if (record.FinalPrompt is { } final) writer.WriteString("final_prompt", final);
            writer.WriteString("prompt_key", record.Key);
            writer.WriteNumber("copy", record.Copy);
            RecordJson.WriteParameters(writer, record);
            if (record.PromptTokens is { } promptTokens) writer.WriteNumber("prompt_tokens", promptTokens);
            if (record.ImageTokens is { } imageTokens) writer.WriteNumber("image_tokens", imageTokens);
            RecordJson.WriteWarnings(writer, record.Warnings);
            RecordJson.WriteMetadata(writer, record.Metadata);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The entry of a line.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">A field is missing.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    /// <exception cref="FormatException">A number or the format is out of range.</exception>
    public static ShardIndexEntry Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line, Options);
        var root = document.RootElement;
        return new ShardIndexEntry
        {
            Key = Text(root, "key"),
            Shard = root.GetProperty("shard").GetInt32(),
            Object = Text(root, "object"),
            Offset = Optional(root, "offset")?.GetInt64(),
            Length = root.GetProperty("length").GetInt64(),
            RowGroup = Optional(root, "row_group")?.GetInt32(),
            Row = Optional(root, "row")?.GetInt32(),
            Sha256 = Text(root, "sha256"),
            Format = FormatOf(Text(root, "format")),
            Record = Record(root),
        };
    }

    /// <summary>What the index and the manifest call an image format.</summary>
    public static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.Png => "png",
        ImageFormat.Jpeg => "jpeg",
        ImageFormat.Webp => "webp",
        var unknown => throw new ShardException($"unknown image format {unknown}"),
    };

    private static ImageRecord Record(JsonElement root) => new()
    {
        Index = root.GetProperty("index").GetInt64(),
        Prompt = Text(root, "prompt"),
        FinalPrompt = Optional(root, "final_prompt")?.GetString(),
        Key = Optional(root, "prompt_key")?.GetString(),
        Copy = root.GetProperty("copy").GetInt32(),
        Seed = root.GetProperty("seed").GetInt64(),
        Guidance = root.GetProperty("guidance").GetDouble(),
        TopK = Optional(root, "top_k")?.GetInt32(),
        TopP = root.GetProperty("top_p").GetDouble(),
        Temperature = root.GetProperty("temperature").GetDouble(),
        Discrete = root.GetProperty("discrete").GetBoolean(),
        Smooth = root.GetProperty("smooth").GetBoolean(),
        MaskGitSteps = root.GetProperty("maskgit").GetInt32(),
        Model = Text(root, "model"),
        ModelHash = Text(root, "model_hash"),
        Width = root.GetProperty("width").GetInt32(),
        Height = root.GetProperty("height").GetInt32(),
        Precision = Text(root, "precision"),
        Device = Text(root, "device"),
        BatchSize = Optional(root, "batch_size")?.GetInt32(),
        GeneratorVersion = Optional(root, "generator_version")?.GetString(),
        PromptTokens = Optional(root, "prompt_tokens")?.GetInt32(),
        ImageTokens = Optional(root, "image_tokens")?.GetInt32(),
        Warnings = [.. root.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)],
        Metadata = [.. root.GetProperty("metadata").EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.Clone()))],
    };

    /// <summary>The format of a name that <see cref="NameOf"/> wrote.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public static ImageFormat FormatOf(string name) => name switch
    {
        "png" => ImageFormat.Png,
        "jpeg" => ImageFormat.Jpeg,
        "webp" => ImageFormat.Webp,
        _ => throw new FormatException($"unknown image format '{name}'"),
    };

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");

    private static JsonElement? Optional(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
