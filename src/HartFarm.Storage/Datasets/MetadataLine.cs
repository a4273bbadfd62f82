using System.Text.Json;

namespace HartFarm.Storage.Datasets;

/// <summary>What a line of the metadata says of its file.</summary>
internal readonly record struct MetadataLine(long Index, string FileName, long Bytes, string Sha256)
{
    // The prompts' own fields may be 64 deep, and lie two levels down.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>The line's fields, or null when it is no whole line of ours.</summary>
    public static MetadataLine? Parse(ReadOnlySpan<byte> json)
    {
        long? index = null, bytes = null;
        string? fileName = null, sha256 = null;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("index"u8)) index = Number(ref reader);
                else if (reader.ValueTextEquals("bytes"u8)) bytes = Number(ref reader);
                else if (reader.ValueTextEquals("file_name"u8)) fileName = Text(ref reader);
                else if (reader.ValueTextEquals("sha256"u8)) sha256 = Text(ref reader);
                else reader.Skip();
            }
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
        return index is { } i && bytes is { } b && fileName is not null && sha256 is not null ? new MetadataLine(i, fileName, b, sha256) : null;
    }

    private static long? Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : Skip<long?>(ref reader);

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : Skip<string?>(ref reader);

    private static T? Skip<T>(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return default;
    }
}
