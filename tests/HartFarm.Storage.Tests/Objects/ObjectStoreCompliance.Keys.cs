using CsCheck;
using HartFarm.Storage.Objects;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>Keys and listings.</summary>
public abstract partial class ObjectStoreCompliance
{
    // In the order of their bytes.
    private static readonly string[] Strange =
    [
        " ", "%2F", "'", "*", "+", "-", ".a", "...", "a b", "a%41", "a+b", "a-b", "a.b", "a/b", "a/b-c", "a0", "a?b=c&d#e", "a~", "x/<&>\"", "x:y", "~", "é", "ｱ", "😀",
    ];

    // What means something to a path, an address, XML or a shell comes often.
    private static readonly Gen<string> Hostile = Gen.Frequency(
        (4, Gen.OneOfConst("..", ".", "/", "//", "../", "/..", "\\", "\0", "\n", "\u007f", "%2e%2e", "%2f", "~", "$HOME", "*", "?", "#", "&", "+", " ", "<", "\"", ".hartfarm")),
        (4, Gen.OneOfConst("a", "b", "c/d", "data", "e.tar")),
        (1, Gen.OneOfConst("\ud800", "\u202e", "é", "e\u0301", "😀", "\ufeff", "\uffff")),
        (1, Gen.Int[1, 600].Select(length => new string('k', length)))).Array[1, 6].Select(string.Concat);

    [Fact]
    public async Task Strange_keys_hold_objects_and_are_listed_in_the_order_of_their_bytes()
    {
        foreach (var key in Strange) await PutAsync($"s/{key}", key);
        var expected = Strange.Select(key => $"s/{key}").Order(KeyOrder.Instance).ToArray();
        Assert.Equal(expected, await KeysAsync(""));
        foreach (var key in Strange) Assert.Equal(System.Text.Encoding.UTF8.GetBytes(key), await ReadAsync($"s/{key}"));
        foreach (var key in Strange) await Store.DeleteAsync($"s/{key}", Cancellation);
        Assert.Empty(await KeysAsync(""));
    }

    [Theory]
    [InlineData("", "a/1", "a/10/x", "a/2", "ab", "b/1")]
    [InlineData("a", "a/1", "a/10/x", "a/2", "ab")]
    [InlineData("a/", "a/1", "a/10/x", "a/2")]
    [InlineData("a/1", "a/1", "a/10/x")]
    [InlineData("a/10/", "a/10/x")]
    [InlineData("c")]
    [InlineData("a/1/")]
    [InlineData("a/3/4")]
    public async Task A_listing_has_the_objects_that_begin_with_the_prefix(string prefix, params string[] expected)
    {
        foreach (var key in (string[])["a/1", "a/2", "a/10/x", "ab", "b/1"]) await PutAsync(key, key);
        Assert.Equal(expected, await KeysAsync(prefix));
        await foreach (var item in Store.ListAsync(prefix, Cancellation)) Assert.Equal(item.Key.Length, item.Bytes);
    }

    [Fact]
    public async Task A_listing_begins_behind_a_key_whether_there_is_such_an_object_or_not()
    {
        string[] keys = ["a/1", "a/10/x", "a/10/y", "a/2", "a/é", "a/ｱ", "a/😀", "ab", "b/1"];
        foreach (var key in keys) await PutAsync(key, key);
        // Files and folders are behind, before, above, below and beside it.
        string[] places = [.. keys, "0", "a", "a-", "a/10", "a/10/", "a/10/x/y", "a/10/z", "a/1+ &%", "a/ä b", "a/￯", "a0", "b", "b/0", "c"];
        foreach (var after in places.Where(place => ObjectKey.Fault(place) is null))
        {
            foreach (var prefix in (string[])["", "a", "a/", "a/1", "a/10/", "b/1", "c"])
            {
                var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(key, after) > 0);
                Assert.True(expected.SequenceEqual(await KeysAsync(prefix, after)), $"'{prefix}' behind {after}: {string.Join(' ', await KeysAsync(prefix, after))}");
            }
        }
        await Assert.ThrowsAsync<StoreRefusedException>(() => KeysAsync("a/", "a/../b"));
    }

    [Fact]
    public async Task A_listing_of_many_pages_has_every_object_once()
    {
        var keys = Enumerable.Range(0, 1050).Select(i => $"many/{i:D6}.png").ToArray();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (key, _) => await PutAsync(key, key));
        Assert.Equal(keys, await KeysAsync("many/"));
        Assert.Equal(keys[30..], await KeysAsync("many/", keys[29]));
    }

    [Fact]
    public async Task The_longest_key_will_do_and_a_longer_one_is_refused()
    {
        // Two bytes a character.
        var longest = string.Concat(Enumerable.Repeat("éé/", 300))[..RoomForKeys].TrimEnd('/');
        await PutAsync(longest, "text");
        Assert.Equal([longest], await KeysAsync(""));
        await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(longest + "/kk", "text"));
        await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(string.Concat(Enumerable.Repeat("ｱｱ/", 300))[..RoomForKeys].TrimEnd('/'), "text"));
    }

    [Fact]
    public async Task Any_text_is_refused_as_a_key_or_holds_its_object_and_no_other()
    {
        await PutAsync("neighbour", "untouched");
        await Hostile.SampleAsync(
            async key =>
            {
                try
                {
                    await PutAsync(key, "text");
                }
                catch (StoreRefusedException error)
                {
                    Assert.True(Fault(key) is not null, error.Message);
                    Assert.DoesNotContain(error.Message, char.IsControl);
                    await Assert.ThrowsAsync<StoreRefusedException>(() => Store.HeadAsync(key, Cancellation));
                    await Assert.ThrowsAsync<StoreRefusedException>(() => Store.OpenAsync(key, 0, null, Cancellation));
                    await Assert.ThrowsAsync<StoreRefusedException>(() => Store.DeleteAsync(key, Cancellation));
                    await Assert.ThrowsAsync<StoreRefusedException>(() => Store.MoveAsync("neighbour", key, Cancellation));
                    await Assert.ThrowsAsync<StoreRefusedException>(() => Store.MoveAsync(key, "neighbour", Cancellation));
                    return;
                }
                Assert.Null(Fault(key));
                Assert.Equal("text"u8.ToArray(), await ReadAsync(key));
                Assert.Equal(new[] { key, "neighbour" }.Order(KeyOrder.Instance), await KeysAsync(""));
                await Store.DeleteAsync(key, Cancellation);
                Assert.Equal(["neighbour"], await KeysAsync(""));
            },
            iter: HostileKeys,
            threads: 1);
        Assert.Equal("untouched"u8.ToArray(), await ReadAsync("neighbour"));
    }

    /// <summary>What the store puts before its keys, which counts towards their length.</summary>
    protected virtual string Prefix => "";

    /// <summary>How many hostile keys are tried.</summary>
    protected abstract int HostileKeys { get; }

    /// <summary>How many characters a key may have.</summary>
    protected virtual int RoomForKeys => ObjectKey.MostCharacters;

    private string? Fault(string key) => ObjectKey.Fault(key) ?? ObjectKey.Fault(Prefix + key);
}
