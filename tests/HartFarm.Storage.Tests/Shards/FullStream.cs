namespace HartFarm.Storage.Tests.Shards;

/// <summary>A file on a disk that has room for so many bytes.</summary>
internal sealed class FullStream(long room) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Position + count > room) throw new IOException("No space left on device");
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }
}
