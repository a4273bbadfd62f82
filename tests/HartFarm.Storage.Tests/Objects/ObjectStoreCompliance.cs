using System.Security.Cryptography;
using System.Text;
using HartFarm.Storage.Objects;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>What every store keeps to. A store's tests give an empty one for each test.</summary>
public abstract partial class ObjectStoreCompliance : IAsyncLifetime
{
    private const int Part = 5 * 1024 * 1024;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IObjectStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenEmptyAsync();

    public virtual ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Part - 1)]
    [InlineData(Part)]
    [InlineData(4 * Part + 7)]
    public async Task What_is_put_is_read_again_with_its_length_and_hash(int length)
    {
        var bytes = Bytes(length);
        var put = await PutAsync("jobs/1/000000.tar", bytes);
        Assert.Equal((length, Hash(bytes)), (put.Bytes, put.Sha256));
        Assert.Equal(bytes, await ReadAsync("jobs/1/000000.tar"));
        var found = await Store.HeadAsync("jobs/1/000000.tar", Cancellation);
        Assert.Equal(("jobs/1/000000.tar", length), (found!.Key, found.Bytes));
        Assert.Contains(found.Sha256, (string?[])[null, Hash(bytes)]);
    }

    [Fact]
    public async Task A_put_replaces_the_whole_object()
    {
        await PutAsync("a", Bytes(1000));
        await PutAsync("a", "new"u8.ToArray());
        Assert.Equal("new"u8.ToArray(), await ReadAsync("a"));
        Assert.Equal(3, (await Store.HeadAsync("a", Cancellation))!.Bytes);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2 * Part)]
    public async Task A_source_that_fails_is_told_as_it_is_and_leaves_the_object_as_it_was(int after)
    {
        await PutAsync("a", "old"u8.ToArray());
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync("a", new FailingStream(after), ObjectAttributes.Default, Cancellation));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync("b", new FailingStream(after), ObjectAttributes.Default, Cancellation));
        Assert.Equal("old"u8.ToArray(), await ReadAsync("a"));
        Assert.Equal(["a"], await KeysAsync(""));
    }

    [Fact]
    public async Task A_stream_is_taken_from_where_it_stands_and_left_open()
    {
        using var stream = new MemoryStream("0123456789"u8.ToArray()) { Position = 4 };
        await Store.PutAsync("a", stream, ObjectAttributes.Default, Cancellation);
        Assert.Equal("456789"u8.ToArray(), await ReadAsync("a"));
        Assert.Equal(10, stream.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Part + 1)]
    public async Task A_stream_that_cannot_seek_will_do(int length)
    {
        var bytes = Bytes(length);
        var put = await Store.PutAsync("a", new ForwardStream(bytes), ObjectAttributes.Default, Cancellation);
        Assert.Equal((length, Hash(bytes)), (put.Bytes, put.Sha256));
        Assert.Equal(bytes, await ReadAsync("a"));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 1000L)]
    [InlineData(0, 1L)]
    [InlineData(0, 5000L)]
    [InlineData(1, null)]
    [InlineData(999, 1L)]
    [InlineData(999, null)]
    [InlineData(400, 200L)]
    [InlineData(990, 20L)]
    [InlineData(10, 0L)]
    [InlineData(1000, null)]
    [InlineData(1000, 10L)]
    [InlineData(5000, 1L)]
    [InlineData(5000, null)]
    public async Task A_range_is_what_of_it_lies_in_the_object(long offset, long? length)
    {
        var bytes = Bytes(1000);
        await PutAsync("a", bytes);
        var expected = bytes.Skip((int)Math.Min(offset, 1000)).Take((int)(length ?? 1000)).ToArray();
        Assert.Equal(expected, await ReadAsync("a", offset, length));
    }

    [Fact]
    public async Task What_is_missing_is_said_to_be()
    {
        await PutAsync("folder/a", Bytes(1));
        foreach (var key in (string[])["b", "folder", "folder/b", "folder/a/b", "other/folder/b"])
        {
            Assert.Null(await Store.HeadAsync(key, Cancellation));
            Assert.Equal(key, (await Assert.ThrowsAsync<ObjectMissingException>(() => Store.OpenAsync(key, 0, null, Cancellation))).Key);
            await Assert.ThrowsAsync<ObjectMissingException>(() => Store.OpenAsync(key, 5, 0, Cancellation));
            Assert.Equal(key, (await Assert.ThrowsAsync<ObjectMissingException>(() => Store.MoveAsync(key, "target", Cancellation))).Key);
            await Store.DeleteAsync(key, Cancellation);
        }
        Assert.Equal(["folder/a"], await KeysAsync(""));
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_its_neighbours_are_not()
    {
        foreach (var key in (string[])["a/b/c", "a/b/d", "a/e"]) await PutAsync(key, Bytes(3));
        await Store.DeleteAsync("a/b/c", Cancellation);
        await Store.DeleteAsync("a/b/c", Cancellation);
        Assert.Equal(["a/b/d", "a/e"], await KeysAsync(""));
    }

    [Fact]
    public async Task Cancellation_is_heard()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("a", new MemoryStream(Bytes(10)), ObjectAttributes.Default, cancelled));
        Assert.Empty(await KeysAsync(""));
    }

    [Fact]
    public async Task The_probe_finds_that_it_does_what_the_farm_needs()
    {
        await StoreProbe.RunAsync(Store, Cancellation);
        Assert.Empty(await KeysAsync(""));
    }

    protected abstract Task<IObjectStore> OpenEmptyAsync();

    protected static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    protected static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    protected Task<StoredObject> PutAsync(string key, byte[] bytes) => Store.PutAsync(key, new MemoryStream(bytes), ObjectAttributes.Default, Cancellation);

    protected Task<StoredObject> PutAsync(string key, string text) => PutAsync(key, Encoding.UTF8.GetBytes(text));

    protected async Task<byte[]> ReadAsync(string key, long offset = 0, long? length = null)
    {
        await using var stream = await Store.OpenAsync(key, offset, length, Cancellation);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        return all.ToArray();
    }

    protected async Task<List<string>> KeysAsync(string prefix, string? after = null)
    {
        var keys = new List<string>();
        await foreach (var item in Store.ListAsync(prefix, after, Cancellation)) keys.Add(item.Key);
        return keys;
    }
}
