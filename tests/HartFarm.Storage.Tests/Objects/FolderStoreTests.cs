using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>The folder store keeps to what every store keeps to, and to nothing outside of its folder.</summary>
public sealed class FolderStoreTests : ObjectStoreCompliance
{
    private readonly TemporaryFolder _folder = new();

    protected override int HostileKeys => 500;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.Equal([_folder["secret"], _folder["store"]], Directory.GetFileSystemEntries(_folder.Path).Order());
        Assert.Equal("outside", await File.ReadAllTextAsync(_folder["secret"]));
        Assert.Empty(Directory.GetFiles(_folder["store/.hartfarm/uploads"]));
        _folder.Dispose();
    }

    [Fact]
    public async Task Folders_that_hold_nothing_any_more_are_gone()
    {
        await PutAsync("a/b/c/d", "text");
        await Store.MoveAsync("a/b/c/d", "e/f", Cancellation);
        await Store.DeleteAsync("e/f", Cancellation);
        Assert.Equal([_folder["store/.hartfarm"]], Directory.GetFileSystemEntries(_folder["store"]));
    }

    [Fact]
    public async Task Files_of_others_that_could_be_no_keys_are_not_listed()
    {
        await PutAsync("a", "text");
        await File.WriteAllTextAsync(_folder["store/back\\slash"], "", Cancellation);
        await File.WriteAllTextAsync(_folder["store/new\nline"], "", Cancellation);
        Assert.Equal(["a"], await KeysAsync(""));
    }

    [Fact]
    public async Task Writers_of_neighbours_do_not_disturb_each_other_when_folders_come_and_go() =>
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await PutAsync($"a/b/{writer}", "text");
                await Store.MoveAsync($"a/b/{writer}", $"c/d/{writer}", Cancellation);
                await Store.DeleteAsync($"c/d/{writer}", Cancellation);
            }
        })));

    protected override Task<IObjectStore> OpenEmptyAsync()
    {
        _folder.Put("secret", "outside");
        return Task.FromResult<IObjectStore>(new FolderStore(new FolderStoreOptions { Folder = _folder["store"] }, TimeProvider.System));
    }
}
