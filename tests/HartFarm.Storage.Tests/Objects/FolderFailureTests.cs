using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>What a folder store does when its folder fails it.</summary>
public sealed class FolderFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_told_as_such_and_costs_no_object()
    {
        using var volume = MountedVolume.Memory(_folder["store"], "256k");
        var store = Open();
        await PutAsync(store, "a", 1000);
        await Assert.ThrowsAsync<StoreFullException>(() => PutAsync(store, "a", 1_000_000));
        Assert.Equal(1000, (await store.HeadAsync("a", Cancellation))!.Bytes);
        Assert.Empty(Directory.GetFiles(_folder["store/.hartfarm/uploads"]));
        await PutAsync(store, "b", 1000);
    }

    [Fact]
    public async Task A_folder_without_the_right_to_write_is_refused()
    {
        var store = Open();
        await PutAsync(store, "a", 10);
        using var volume = MountedVolume.ReadOnly(_folder["store"]);
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(store, "b", 10));
        Assert.StartsWith("b could not be written: ", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.DeleteAsync("a", Cancellation));
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.MoveAsync("a", "b", Cancellation));
        Assert.Equal(10, (await store.HeadAsync("a", Cancellation))!.Bytes);
        Assert.StartsWith($"the folder {_folder["store"]} cannot be used: ", Assert.Throws<StoreRefusedException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_that_is_not_mounted_any_more_is_unavailable_and_not_empty()
    {
        var store = Open();
        Directory.Delete(_folder["store"], recursive: true);
        Directory.CreateDirectory(_folder["store"]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.HeadAsync("a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync("a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PutAsync(store, "a", 10));
        Assert.Throws<StoreUnavailableException>(() => store.ListAsync("", null, Cancellation));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["store"]));
    }

    [Fact]
    public async Task An_object_where_a_folder_would_have_to_be_is_named()
    {
        var store = Open();
        await PutAsync(store, "a", 10);
        await PutAsync(store, "b/c", 10);
        Assert.Contains("there can be none below it", (await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(store, "a/b", 10))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(store, "b", 10));
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.MoveAsync("a", "b", Cancellation));
        Assert.Equal(10, (await store.HeadAsync("a", Cancellation))!.Bytes);
        Assert.Equal(10, (await store.HeadAsync("b/c", Cancellation))!.Bytes);
        Assert.Empty(Directory.GetFiles(_folder["store/.hartfarm/uploads"]));
    }

    [Fact]
    public async Task No_key_leads_through_a_link()
    {
        var store = Open();
        Directory.CreateDirectory(_folder["outside"]);
        _folder.Put("outside/a", "secret");
        Directory.CreateSymbolicLink(_folder["store/link"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["store/file"], _folder["outside/a"]);
        foreach (var key in (string[])["link/a", "file"])
        {
            await Assert.ThrowsAsync<StoreRefusedException>(() => store.OpenAsync(key, 0, null, Cancellation));
            await Assert.ThrowsAsync<StoreRefusedException>(() => PutAsync(store, key, 10));
            await Assert.ThrowsAsync<StoreRefusedException>(() => store.DeleteAsync(key, Cancellation));
        }
        await foreach (var item in store.ListAsync("", null, Cancellation)) Assert.Fail(item.Key);
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder["outside/a"], Cancellation));
    }

    [Fact]
    public void What_a_killed_writer_left_is_deleted_and_what_is_being_written_is_not()
    {
        Open();
        var old = DateTime.UtcNow.AddHours(-2);
        var (left, young, held) = (Upload("left"), Upload("young"), Upload("held"));
        File.SetLastWriteTimeUtc(left, old);
        File.SetLastWriteTimeUtc(held, old);
        using (new FileStream(held, FileMode.Open, FileAccess.Read, FileShare.None)) Open();
        Assert.Equal([held, young], Directory.GetFiles(_folder["store/.hartfarm/uploads"]).Order());
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        _folder.Put("store", "");
        var error = Assert.Throws<StoreOptionsException>(() => ObjectStores.Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = _folder["store"] } }, TimeProvider.System));
        Assert.Equal($"objects.folder.folder: {_folder["store"]} is a file", error.Message);
    }

    [Theory]
    [InlineData(28, typeof(StoreFullException))]
    [InlineData(122, typeof(StoreFullException))]
    [InlineData(30, typeof(StoreRefusedException))]
    [InlineData(18, typeof(StoreRefusedException))]
    [InlineData(5, typeof(StoreUnavailableException))]
    [InlineData(116, typeof(StoreUnavailableException))]
    public void Errors_of_the_system_mean_that_it_waits_or_gives_up(int number, Type expected) =>
        Assert.IsType(expected, FolderErrors.Of(new IOException("reason", number), "action"));

    public void Dispose() => _folder.Dispose();

    private string Upload(string name) => _folder.Put($"store/.hartfarm/uploads/{name}", "half");

    private FolderStore Open() => new(new FolderStoreOptions { Folder = _folder["store"] }, TimeProvider.System);

    private static Task<StoredObject> PutAsync(FolderStore store, string key, int bytes) => store.PutAsync(key, new MemoryStream(new byte[bytes]), ObjectAttributes.Default, Cancellation);
}
