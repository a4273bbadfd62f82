using HartFarm.Storage.Objects;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>Moves, and calls that meet.</summary>
public abstract partial class ObjectStoreCompliance
{
    [Theory]
    [InlineData("b")]
    [InlineData("new/folder/b c+%41ä😀")]
    public async Task A_moved_object_has_the_other_key_and_the_same_bytes(string to)
    {
        var bytes = Bytes(2 * Part);
        await PutAsync("staging/1/a ö", bytes);
        Assert.True(await Store.MoveAsync("staging/1/a ö", to, Cancellation));
        Assert.Equal([to], await KeysAsync(""));
        Assert.Equal(bytes, await ReadAsync(to));
        var found = await Store.HeadAsync(to, Cancellation);
        Assert.Contains(found!.Sha256, (string?[])[null, Hash(bytes)]);
    }

    [Fact]
    public async Task A_move_that_is_repeated_changes_nothing()
    {
        await PutAsync("a", "text");
        Assert.True(await Store.MoveAsync("a", "b", Cancellation));
        Assert.False(await Store.MoveAsync("a", "b", Cancellation));
        Assert.Equal("text"u8.ToArray(), await ReadAsync("b"));
    }

    [Fact]
    public async Task A_move_replaces_what_has_the_key()
    {
        await PutAsync("a", "new");
        await PutAsync("b", "older");
        await Store.MoveAsync("a", "b", Cancellation);
        Assert.Equal("new"u8.ToArray(), await ReadAsync("b"));
        Assert.Equal(["b"], await KeysAsync(""));
    }

    [Fact]
    public async Task An_object_that_is_moved_onto_itself_stays()
    {
        await PutAsync("a", "text");
        Assert.False(await Store.MoveAsync("a", "a", Cancellation));
        Assert.Equal("text"u8.ToArray(), await ReadAsync("a"));
        await Assert.ThrowsAsync<ObjectMissingException>(() => Store.MoveAsync("b", "b", Cancellation));
    }

    [Fact]
    public async Task Of_moves_at_once_none_fails_and_the_object_is_there()
    {
        for (var round = 0; round < 5; round++)
        {
            var (from, to) = ($"staging/{round}", $"data/{round}");
            await PutAsync(from, $"round {round}");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.MoveAsync(from, to, Cancellation))));
            Assert.Equal(System.Text.Encoding.UTF8.GetBytes($"round {round}"), await ReadAsync(to));
        }
    }

    [Fact]
    public async Task Of_puts_at_once_one_stands_whole()
    {
        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(() => PutAsync("a/b", Enumerable.Repeat((byte)i, 100_000 * i).ToArray()))));
        var bytes = await ReadAsync("a/b");
        Assert.Equal(100_000 * bytes[0], bytes.Length);
        Assert.All(bytes, value => Assert.Equal(bytes[0], value));
    }
}
