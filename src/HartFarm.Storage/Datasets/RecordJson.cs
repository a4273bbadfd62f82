using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HartFarm.Storage.Datasets;

/// <summary>An image's record as JSON: whole as a line of the metadata, and what made the image as the text inside its file.</summary>
public static class RecordJson
{
    /// <summary>
    /// Characters of a prompt that go into an image file, or of the given and the final prompt together; JPEG has room for 64 KiB in all.
    /// The metadata hold every prompt whole.
    /// </summary>
    public const int EmbeddedPromptLength = 8192;

    internal static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text to embed: plain ASCII, without line ends.</summary>
    public static string Embedded(ImageRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var length = record.FinalPrompt is null ? EmbeddedPromptLength : EmbeddedPromptLength / 2;
            writer.WriteString("prompt", Cut(record.Prompt, length));
            if (record.FinalPrompt is { } final) writer.WriteString("final_prompt", Cut(final, length));
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
            if (record.FinalPrompt is { } final) writer.WriteString("final_prompt", final);
            writer.WriteString("key", record.Key);
            writer.WriteNumber("copy", record.Copy);
            WriteParameters(writer, record);
            WriteWarnings(writer, record.Warnings);
            if (record.Metadata.Count > 0) WriteMetadata(writer, record.Metadata);
            writer.WriteNumber("bytes", bytes);
            writer.WriteString("sha256", sha256);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    internal static void WriteParameters(Utf8JsonWriter writer, ImageRecord record)
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
        if (record.BatchSize is { } batchSize) writer.WriteNumber("batch_size", batchSize);
        if (record.GeneratorVersion is { } version) writer.WriteString("generator_version", version);
    }

    internal static void WriteWarnings(Utf8JsonWriter writer, IReadOnlyList<string> warnings)
    {
        writer.WriteStartArray("warnings");
        foreach (var warning in warnings) writer.WriteStringValue(warning);
        writer.WriteEndArray();
    }

    internal static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, JsonElement>> metadata)
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

    private static string Cut(string prompt, int length) =>
        prompt.Length <= length ? prompt : prompt[..(char.IsHighSurrogate(prompt[length - 1]) ? length - 1 : length)];
}
