using HartFarm.Storage.Datasets;

namespace HartFarm.Storage.Shards.Spooling;

/// <summary>Passes all on to a temporary file, and says of a write that fails which file it was. Leaves the file open.</summary>
internal sealed class SpoolStream(Stream inner, string name) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => true;
    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(name, error);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(name, error);
        }
    }

    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(name, error);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(name, error);
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        try
        {
            // Writes what is buffered.
            return inner.Seek(offset, origin);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(name, error);
        }
    }

    public override void SetLength(long value) => inner.SetLength(value);
}
