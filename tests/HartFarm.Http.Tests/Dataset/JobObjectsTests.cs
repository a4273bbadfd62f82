using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using Microsoft.Extensions.Options;

namespace HartFarm.Http.Tests.Dataset;

/// <summary>The objects of a job page by page.</summary>
public sealed class JobObjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Guid _job = Guid.NewGuid();
    private readonly CountedListings _store;
    private readonly JobObjects _objects;

    public JobObjectsTests()
    {
        _store = new CountedListings(new FolderStore(new FolderStoreOptions { Folder = _folder["objects"] }, TimeProvider.System));
        _objects = new JobObjects(_store, new ObjectLinks(_store, Options.Create(new HttpOptions()), TimeProvider.System));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_is_listed_from_where_it_begins_and_no_further_than_it_goes()
    {
        string[] names =
        [
            "README.md", "croissant.json", .. Enumerable.Range(0, 40).Select(i => $"data/{i / 10:D6}/{i:D9}.png"), .. Enumerable.Range(0, 4).Select(i => $"index/{i:D6}.jsonl"),
            "manifest.json", "manifest.parquet", "prompts.jsonl",
        ];
        string[] others = [.. Enumerable.Range(0, 30).Select(i => $"staging/000001/1/data/{i:D9}.png"), "other.json"];
        foreach (var name in names.Concat(others)) await _store.PutAsync(JobKeys.Of(_job) + name, new MemoryStream([1]), ObjectAttributes.Default, Cancellation);
        await _store.PutAsync($"{JobKeys.Root}{new string('f', 32)}/README.md", new MemoryStream([1]), ObjectAttributes.Default, Cancellation);

        List<string> found = [];
        string? next = null;
        do
        {
            _store.Listed = 0;
            var page = await _objects.ListAsync(_job, next, 5, Cancellation);
            // The page, what is behind it, and at most one object that is none of the dataset.
            Assert.InRange(_store.Listed, 1, 7);
            found.AddRange(page.Data.Select(one => one.Name));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(names, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("data//1")]
    [InlineData("a\u0001")]
    public async Task What_no_page_can_end_with_is_refused(string after)
    {
        var error = await Assert.ThrowsAsync<RequestException>(() => _objects.ListAsync(_job, after, 5, Cancellation));
        Assert.Equal((400, "after"), (error.Status, Assert.Single(error.Errors).Field));
    }
}
