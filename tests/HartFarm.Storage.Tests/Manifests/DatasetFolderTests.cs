using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

public class DatasetFolderTests
{
    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.Parquet)]
    [InlineData(ShardFormat.ImageFolder)]
    public async Task Every_image_is_read_as_it_was_written(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var images = await WriteAsync(folder, format);
        var dataset = new DatasetFolder(folder.Path);
        Assert.Equal(9, images.Count);
        foreach (var image in images) Assert.Equal(SampleShard.FileOf(image.Record.Index), await dataset.ReadAsync(image));
    }

    [Fact]
    public async Task A_sample_is_spread_over_all_images_and_in_their_order()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, ShardFormat.WebDataset);
        Assert.Equal([0, 3, 7], (await SampleAsync(folder, 3)).Select(entry => entry.Record.Index));
        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8, 9], (await SampleAsync(folder, 100)).Select(entry => entry.Record.Index));
        Assert.Empty(await SampleAsync(folder, 0));
    }

    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.Parquet)]
    [InlineData(ShardFormat.ImageFolder)]
    public async Task A_missing_and_a_damaged_object_are_named(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var image = (await WriteAsync(folder, format))[0];
        var path = folder[image.Object];
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Contains(path, await ErrorAsync(folder, image), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal($"{path}, which holds image {image.Key}, is not there", await ErrorAsync(folder, image));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("data/../../secret")]
    public async Task An_object_outside_of_the_folder_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var image = (await WriteAsync(folder, ShardFormat.ImageFolder))[0] with { Object = name };
        Assert.Equal($"the manifest names '{name}', which leads out of its folder", await ErrorAsync(folder, image));
    }

    private static async Task<string> ErrorAsync(TemporaryFolder folder, ShardIndexEntry image) =>
        (await Assert.ThrowsAsync<ManifestException>(() => new DatasetFolder(folder.Path).ReadAsync(image))).Message;

    private static async Task<IReadOnlyList<ShardIndexEntry>> WriteAsync(TemporaryFolder folder, ShardFormat format)
    {
        var job = SampleJob.Job(format);
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job, 5));
        return await SampleAsync(folder, int.MaxValue);
    }

    private static async Task<IReadOnlyList<ShardIndexEntry>> SampleAsync(TemporaryFolder folder, int most)
    {
        await using var table = File.OpenRead(folder["manifest.parquet"]);
        return await ManifestReader.SampleAsync(table, "manifest.parquet", most);
    }
}
