using System.Text.Encodings.Web;
using System.Text.Json;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Jobs;

/// <summary>A job's prompt as a line of JSON, which only HartFarm writes.</summary>
internal static class JobPromptJson
{
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    // The users' own fields may be 64 deep, and lie below.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    public static void Write(Utf8JsonWriter writer, JobPrompt prompt)
    {
        writer.WriteStartObject();
        writer.WriteString("prompt", prompt.Prompt);
        if (prompt.Source is { } source) writer.WriteString("source", source);
        if (prompt.Seed is { } seed) writer.WriteNumber("seed", seed);
        writer.WriteNumber("count", prompt.Count);
        if (prompt.Copies != prompt.Count)
        {
            writer.WriteNumber("first_copy", prompt.FirstCopy);
            writer.WriteNumber("copies", prompt.Copies);
        }
        if (prompt.Guidance is { } guidance) writer.WriteNumber("guidance", guidance);
        if (prompt.Key is { } key) writer.WriteString("key", key);
        if (prompt.Metadata.Count > 0)
        {
            writer.WriteStartObject("metadata");
            foreach (var (name, value) in prompt.Metadata)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteNumber("line", prompt.Line);
        writer.WriteEndObject();
    }

    /// <exception cref="ShardException">The line is none of ours.</exception>
    public static JobPrompt Read(ReadOnlyMemory<byte> line, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Reading);
            var row = document.RootElement;
            var count = row.GetProperty("count").GetInt32();
            return new JobPrompt
            {
                Prompt = row.GetProperty("prompt").GetString()!,
                Source = Optional(row, "source")?.GetString(),
                Seed = Optional(row, "seed")?.GetInt64(),
                Count = count,
                FirstCopy = Optional(row, "first_copy")?.GetInt32() ?? 0,
                Copies = Optional(row, "copies")?.GetInt32() ?? count,
                Guidance = Optional(row, "guidance")?.GetDouble(),
                Key = Optional(row, "key")?.GetString(),
                Metadata = Optional(row, "metadata") is { } metadata
                    ? [.. metadata.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.Clone()))]
                    : [],
                Line = row.GetProperty("line").GetInt64(),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ShardException($"{key} is damaged: {error.Message}", error);
        }
    }

    private static JsonElement? Optional(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value : null;
}
