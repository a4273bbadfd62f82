using HartFarm.Coordinator.Http.Errors;
using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.Files;

/// <summary>Reads a stream, and throws once it is longer than allowed.</summary>
internal sealed class LimitedStream(Stream inner, long most) : Stream
{
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await ReadSomeAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // What the client does wrong is not to be taken for the store's fault.
    private async Task<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            throw new RequestException(error.StatusCode, error.Message);
        }
        catch (IOException error)
        {
            throw new RequestException(400, $"The form cannot be read: {error.Message}");
        }
    }

    private int Count(int read)
    {
        _read += read;
        return _read <= most ? read : throw new RequestException(413, $"The file is larger than {most} bytes.");
    }
}
