using System.Buffers;

namespace HartFarm.Storage.Files;

/// <summary>Reads a stream line by line in bounded memory: a line over the limit is passed over, never held.</summary>
public sealed class LineReader
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _stream;
    private readonly int _longest;
    private readonly byte[] _block = new byte[64 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <param name="stream">Read from its present position to its end; stays open.</param>
    /// <param name="longest">The longest line, in bytes.</param>
    public LineReader(Stream stream, int longest)
    {
        _stream = stream;
        _longest = longest;
    }

    /// <summary>The lines; a line ends with LF or CR LF, and a byte order mark before the first is dropped.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public IEnumerable<ByteLine> Lines()
    {
        long number = 1, lineStart = 0, blockStart = 0;
        var started = false;
        var tooLong = false;
        int read;
        while ((read = _stream.Read(_block)) > 0)
        {
            var start = 0;
            while (start < read)
            {
                var length = _block.AsSpan(start, read - start).IndexOf((byte)'\n');
                var part = length < 0 ? read - start : length;
                tooLong = tooLong || !Append(_block.AsSpan(start, part));
                started = true;
                start += part;
                if (length < 0) continue;
                start++;
                yield return Take(number++, lineStart, tooLong, terminated: true);
                lineStart = blockStart + start;
                started = tooLong = false;
            }
            blockStart += read;
        }
        if (started) yield return Take(number, lineStart, tooLong, terminated: false);
    }

    private bool Append(ReadOnlySpan<byte> part)
    {
        // Room for the mark and the carriage return, which do not count.
        if (_line.WrittenCount + part.Length <= _longest + ByteOrderMark.Length + 1)
        {
            _line.Write(part);
            return true;
        }
        _line.ResetWrittenCount();
        return false;
    }

    private ByteLine Take(long number, long offset, bool tooLong, bool terminated)
    {
        var bytes = _line.WrittenMemory;
        _line.ResetWrittenCount();
        if (tooLong) return new ByteLine(number, offset, default, true, terminated);
        if (number == 1 && bytes.Span.StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
            offset += ByteOrderMark.Length;
        }
        if (bytes.Length > 0 && bytes.Span[^1] == '\r') bytes = bytes[..^1];
        return bytes.Length > _longest ? new ByteLine(number, offset, default, true, terminated) : new ByteLine(number, offset, bytes, false, terminated);
    }
}
