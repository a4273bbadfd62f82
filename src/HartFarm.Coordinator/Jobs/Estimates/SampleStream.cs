namespace HartFarm.Coordinator.Jobs.Estimates;

/// <summary>Takes a job's prompts as the workers would read them, and keeps none of the bytes.</summary>
internal sealed class SampleStream(int most) : Stream
{
    private readonly List<byte[]> _kept = [];
    private long _seen;
    private long _stride = 1;

    /// <summary>Some lines, spread over all that came, at most twice as many as wanted.</summary>
    public IReadOnlyList<byte[]> Lines => _kept;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Each call is one line.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_seen++ % _stride != 0) return;
        if (_kept.Count == 2 * most)
        {
            // Every second one goes, and from here on every second one comes.
            for (var i = 0; i < most; i++) _kept[i] = _kept[2 * i];
            _kept.RemoveRange(most, most);
            _stride *= 2;
            if ((_seen - 1) % _stride != 0) return;
        }
        _kept.Add(buffer.ToArray());
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
