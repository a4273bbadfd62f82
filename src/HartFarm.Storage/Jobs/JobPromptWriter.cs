using System.Buffers;
using System.Text.Json;

namespace HartFarm.Storage.Jobs;

/// <summary>Writes a job's prompts, a line each, and tells where each lies.</summary>
/// <param name="stream">Takes the lines; stays open.</param>
public sealed class JobPromptWriter(Stream stream) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JobPromptJson.Writing);

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a line.</summary>
    /// <returns>Where it begins, and its bytes with the line end.</returns>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public (long Offset, int Length) Write(JobPrompt prompt)
    {
        _line.ResetWrittenCount();
        _writer.Reset(_line);
        JobPromptJson.Write(_writer, prompt);
        _writer.Flush();
        _line.Write("\n"u8);
        stream.Write(_line.WrittenSpan);
        var offset = Length;
        Length += _line.WrittenCount;
        return (offset, _line.WrittenCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
