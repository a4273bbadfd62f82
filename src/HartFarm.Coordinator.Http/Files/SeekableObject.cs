using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Http.Files;

/// <summary>An object's bytes, to be read from any place on: it is opened anew where reading goes on elsewhere.</summary>
internal sealed class SeekableObject : Stream
{
    private readonly IObjectStore _objects;
    private Stream? _open;
    private long _position;

    private SeekableObject(IObjectStore objects, StoredObject stored) => (_objects, Stored) = (objects, stored);

    /// <summary>What the store knows of it.</summary>
    public StoredObject Stored { get; }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => Stored.Bytes;

    public override long Position
    {
        get => _position;
        set
        {
            if (value == _position) return;
            Close(ref _open);
            _position = value;
        }
    }

    /// <summary>Looks it up; its bytes are asked for when they are read.</summary>
    /// <exception cref="ObjectMissingException">There is none.</exception>
    public static async Task<SeekableObject> OpenAsync(IObjectStore objects, string key, CancellationToken cancellation) =>
        new(objects, await objects.HeadAsync(key, cancellation).ConfigureAwait(false) ?? throw new ObjectMissingException(key));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty) return 0;
        _open ??= await _objects.OpenAsync(Stored.Key, _position, null, cancellationToken).ConfigureAwait(false);
        var read = await _open.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close(ref _open);
        base.Dispose(disposing);
    }

    private static void Close(ref Stream? stream)
    {
        stream?.Dispose();
        stream = null;
    }
}
