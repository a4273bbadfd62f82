namespace HartFarm.Storage.Objects;

/// <summary>A stream of an object's bytes: forward, read-only, and at most so many.</summary>
internal abstract class ObjectStream(long most) : Stream
{
    private long _position;

    /// <summary>Equal for two streams of the same object only when it was not written in between.</summary>
    internal required string Version { get; init; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var wanted = Wanted(buffer.Length);
        return wanted == 0 ? 0 : Count(ReadSome(buffer[..wanted]));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = Wanted(buffer.Length);
        return wanted == 0 ? 0 : Count(await ReadSomeAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected abstract int ReadSome(Span<byte> buffer);

    protected abstract ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation);

    private int Wanted(int room) => (int)Math.Min(room, most - _position);

    private int Count(int read)
    {
        _position += read;
        return read;
    }
}
