using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using CsCheck;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Shards.Tar;

namespace HartFarm.Storage.Tests.Shards;

public class WebDatasetTests
{
    [Theory]
    [InlineData(ImageFormat.Png, "png")]
    [InlineData(ImageFormat.Jpeg, "jpg")]
    [InlineData(ImageFormat.Webp, "webp")]
    public async Task The_systems_tar_lists_and_extracts_the_samples_side_by_side(ImageFormat format, string extension)
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.WebDataset, [1, 3, 7], format, shard: 4, shards: 9);
        var tar = folder["data/000004.tar"];
        string[] keys = ["000000001", "füchse 3", "000000007"];
        var listed = Encoding.UTF8.GetString(Shell.Run("tar", "--list", "--quoting-style=literal", "--file", tar)).TrimEnd('\n').Split('\n');
        Assert.Equal(keys.SelectMany(key => new[] { $"{key}.{extension}", $"{key}.txt", $"{key}.json" }), listed);

        Shell.Run("tar", "--extract", "--file", tar, "--directory", folder.Path);
        foreach (var (key, index) in keys.Zip([1L, 3, 7]))
        {
            Assert.Equal(SampleShard.FileOf(index, format), File.ReadAllBytes(folder[$"{key}.{extension}"]));
            Assert.Equal(SampleShard.Record(index).FinalPrompt, File.ReadAllText(folder[key + ".txt"]));
            var json = JsonDocument.Parse(File.ReadAllBytes(folder[key + ".json"])).RootElement;
            Assert.Equal((key, index, "0.1.0", 8), (json.GetProperty("key").GetString(), json.GetProperty("index").GetInt64(),
                json.GetProperty("generator_version").GetString(), json.GetProperty("batch_size").GetInt32()));
            Assert.Equal(SampleShard.Record(index).Prompt, json.GetProperty("prompt").GetString());
            Assert.Equal(SampleShard.Record(index).FinalPrompt, json.GetProperty("final_prompt").GetString());
            Assert.Equal(index, json.GetProperty("metadata").GetProperty("label").GetInt64());
        }
    }

    [Fact]
    public async Task Every_sample_has_the_same_fields()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.WebDataset, [0, 1, 2, 3]);
        Shell.Run("tar", "--extract", "--file", folder["data/000000.tar"], "--directory", folder.Path);
        var fields = Directory.GetFiles(folder.Path, "*.json")
            .Select(path => string.Join(',', JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateObject().Select(field => field.Name)));
        Assert.Single(fields.Distinct());
    }

    [Fact]
    public async Task Members_have_no_time_and_no_owner()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.WebDataset, [0, 1]);
        using var reader = new TarReader(File.OpenRead(folder["data/000000.tar"]));
        var members = 0;
        while (reader.GetNextEntry() is { } entry)
        {
            members++;
            Assert.Equal((DateTimeOffset.UnixEpoch, 0, 0, TarEntryType.RegularFile), (entry.ModificationTime, entry.Uid, entry.Gid, entry.EntryType));
            Assert.Equal((UnixFileMode)0b110_100_100, entry.Mode);
        }
        Assert.Equal(6, members);
    }

    [Fact]
    public void Any_name_and_size_is_read_back_by_the_library()
    {
        var name = Gen.String[Gen.Char["abc ÄÖ漢-_,=\"'"], 1, 66].Where(text => text.Trim().Length > 0);
        Gen.Select(name, Gen.Int[0, 1600]).Array[1, 4].Sample(files =>
        {
            using var tar = new MemoryStream();
            foreach (var (key, size) in files)
            {
                tar.Write(TarHeader.Of(key + ".json", size));
                Assert.Equal(0, tar.Position % TarHeader.Block);
                tar.Write(Enumerable.Repeat((byte)size, size).ToArray());
                tar.Write(new byte[TarHeader.Padded(size) - size]);
            }
            tar.Write(new byte[2 * TarHeader.Block]);
            tar.Position = 0;
            using var reader = new TarReader(tar);
            foreach (var (key, size) in files)
            {
                var entry = reader.GetNextEntry(copyData: true)!;
                Assert.Equal((key + ".json", (long)size), (entry.Name, entry.Length));
                using var data = new MemoryStream();
                entry.DataStream?.CopyTo(data);
                Assert.All(data.ToArray(), value => Assert.Equal((byte)size, value));
            }
            Assert.Null(reader.GetNextEntry());
        });
    }

    [Fact]
    public void The_longest_name_is_read_back_by_the_systems_tar()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { new string('k', 200) + ".json", new string('ä', 100) + ".json", new string('k', 95) + ".json", new string('k', 96) + ".json" })
        {
            byte[] archive = [.. TarHeader.Of(name, 3), .. "abc"u8, .. new byte[509 + 1024]];
            var tar = folder.Put("a.tar", archive);
            Assert.Equal(name + "\n", Encoding.UTF8.GetString(Shell.Run("tar", "--list", "--quoting-style=literal", "--file", tar)));
            Assert.Equal("abc"u8.ToArray(), Shell.Run("tar", "--extract", "--to-stdout", "--file", tar));
        }
    }
}
