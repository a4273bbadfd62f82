using System.Security.Cryptography;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

/// <summary>The index of a shard of any number of images, made while it is read.</summary>
internal sealed class MadeIndex(int shard, int images, Action atEnd) : Stream
{
    private byte[] _line = [];
    private int _at, _next;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static string Sha256(int shard, int images) => Convert.ToHexStringLower(SHA256.HashData(new MadeIndex(shard, images, () => { })));

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_at == _line.Length)
        {
            if (_next == images)
            {
                atEnd();
                return 0;
            }
            _line = [.. ShardIndexJson.Line(Entry((long)shard * images + _next++)), (byte)'\n'];
            _at = 0;
        }
        var read = Math.Min(count, _line.Length - _at);
        _line.AsSpan(_at, read).CopyTo(buffer.AsSpan(offset));
        _at += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ShardIndexEntry Entry(long index) => new()
    {
        Key = ImageKeys.Of(index, null, 0, 1),
        Shard = shard,
        Object = "data/x.tar",
        Offset = index * 512,
        Length = 10,
        Sha256 = "00",
        Format = ImageFormat.Png,
        Record = SampleShard.Record(index),
    };
}
