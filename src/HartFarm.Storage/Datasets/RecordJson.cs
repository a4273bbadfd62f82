using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HartFarm.Storage.Datasets;

/// <summary>An image's record as JSON: whole as a line of the metadata, and what made the image as the text inside its file.</summary>
public static class RecordJson
{
    /// <summary>Characters of a prompt that go into an image file; JPEG has room for 64 KiB in all. The metadata hold every prompt whole.</summary>
    public const int EmbeddedPromptLength = 8192;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text to embed: plain ASCII, without line ends.</summary>
    public static string Embedded(ImageRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("prompt", Cut(record.Prompt));
            WriteParameters(writer, record);
            writer.WriteEndObject();
        }
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    /// <summary>The line of the metadata, without its line feed.</summary>
    /// <param name="record">The image.</param>
    /// <param name="fileName">Its file, relative to the dataset's folder.</param>
    /// <param name="bytes">The size of its file.</param>
    /// <param name="sha256">The file's SHA-256 in lower-case hexadecimal.</param>
    internal static byte[] Line(ImageRecord record, string fileName, long bytes, string sha256)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("file_name", fileName);
            writer.WriteNumber("index", record.Index);
            writer.WriteString("prompt", record.Prompt);
            writer.WriteString("key", record.Key);
            writer.WriteNumber("copy", record.Copy);
            WriteParameters(writer, record);
            writer.WriteStartArray("warnings");
            foreach (var warning in record.Warnings) writer.WriteStringValue(warning);
            writer.WriteEndArray();
            if (record.Metadata.Count > 0) WriteMetadata(writer, record.Metadata);
            writer.WriteNumber("bytes", bytes);
            writer.WriteString("sha256", sha256);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteParameters(Utf8JsonWriter writer, ImageRecord record)
    {
        writer.WriteNumber("seed", record.Seed);
        writer.WriteNumber("guidance", record.Guidance);
        WriteNullable(writer, "top_k", record.TopK);
        writer.WriteNumber("top_p", record.TopP);
        writer.WriteNumber("temperature", record.Temperature);
        writer.WriteBoolean("discrete", record.Discrete);
        writer.WriteBoolean("smooth", record.Smooth);
        writer.WriteNumber("maskgit", record.MaskGitSteps);
        writer.WriteString("model", record.Model);
        writer.WriteString("model_hash", record.ModelHash);
        writer.WriteNumber("width", record.Width);
        writer.WriteNumber("height", record.Height);
        writer.WriteString("precision", record.Precision);
        writer.WriteString("device", record.Device);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, JsonElement>> metadata)
    {
        writer.WriteStartObject("metadata");
        foreach (var (name, value) in metadata)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static string Cut(string prompt)
    {
        if (prompt.Length <= EmbeddedPromptLength) return prompt;
        var length = char.IsHighSurrogate(prompt[EmbeddedPromptLength - 1]) ? EmbeddedPromptLength - 1 : EmbeddedPromptLength;
        return prompt[..length];
    }
}
