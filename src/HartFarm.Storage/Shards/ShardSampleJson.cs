using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using HartFarm.Storage.Datasets;

namespace HartFarm.Storage.Shards;

/// <summary>What made an image as JSON, the same fields for every image.</summary>
internal static class ShardSampleJson
{
    /// <summary>A WebDataset's <c>.json</c>.</summary>
    public static byte[] Whole(ShardImage image) => Write(writer =>
    {
        writer.WriteString("key", image.Key);
        Fields(writer, image);
        RecordJson.WriteMetadata(writer, image.Record.Metadata);
    });

    /// <summary>An ImageFolder's line. The metadata are text, as a reader of tables wants one type for the whole of a column.</summary>
    public static byte[] Line(ShardImage image) => Write(writer =>
    {
        writer.WriteString("file_name", image.FileName);
        writer.WriteString("key", image.Key);
        Fields(writer, image);
        writer.WriteString("metadata", Metadata(image.Record.Metadata));
    });

    /// <summary>The user's fields as a JSON object.</summary>
    public static string Metadata(IReadOnlyList<KeyValuePair<string, JsonElement>> metadata)
    {
        if (metadata.Count == 0) return "{}";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in metadata)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Fields(Utf8JsonWriter writer, ShardImage image)
    {
        writer.WriteNumber("index", image.Record.Index);
        writer.WriteString("prompt", image.Record.Prompt);
        writer.WriteString("final_prompt", image.FinalPrompt);
        writer.WriteString("prompt_key", image.Record.Key);
        writer.WriteNumber("copy", image.Record.Copy);
        RecordJson.WriteParameters(writer, image.Record);
        RecordJson.WriteWarnings(writer, image.Record.Warnings);
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, RecordJson.Readable))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
