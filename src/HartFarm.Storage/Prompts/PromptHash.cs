using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>SHA-256 over prompts in order: each as a JSON array of its fields and a line feed.</summary>
internal sealed class PromptHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public PromptHash() => _writer = new Utf8JsonWriter(_buffer);

    public void Add(PromptLine line)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartArray();
        _writer.WriteStringValue(line.Prompt);
        _writer.WriteStringValue(line.Key);
        JsonSerializer.Serialize(_writer, line.Seed);
        JsonSerializer.Serialize(_writer, line.Count);
        JsonSerializer.Serialize(_writer, line.Guidance);
        _writer.WriteStartObject();
        foreach (var (name, value) in line.Metadata)
        {
            _writer.WritePropertyName(name);
            value.WriteTo(_writer);
        }
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        _writer.Flush();
        _buffer.Write("\n"u8);
        _hash.AppendData(_buffer.WrittenSpan);
    }

    public string Hex() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }
}
