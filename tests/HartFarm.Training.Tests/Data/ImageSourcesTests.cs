using System.Formats.Tar;
using HartFarm.Training.Data;
using HartFarm.Training.Data.Folders;
using HartFarm.Training.Data.Tables;
using HartFarm.Training.Data.Tars;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Data;

public sealed class ImageSourcesTests : IDisposable
{
    private static readonly ImageSourceOptions Options = new() { Size = 16 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_name_is_tells_the_kind()
    {
        foreach (var name in new[] { "folder", "tars", "tables" }) Directory.CreateDirectory(_folder[name]);
        _folder.Put("folder/metadata.jsonl", """{"file_name":"0.png","text":"a"}""");
        _folder.Put("folder/0.png", SampleImages.Png(0));
        using (var writer = new TarWriter(File.Create(_folder["tars/0.tar"])))
        {
            foreach (var (name, bytes) in new[] { ("a.png", SampleImages.Png(0)), ("a.txt", "a"u8.ToArray()) })
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }
        File.Copy(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "fixtures", "data", "images.parquet"), _folder["tables/a.parquet"]);

        Assert.IsType<ImageFolderSource>(Open("folder"));
        Assert.IsType<ImageFolderSource>(Open("folder/metadata.jsonl"));
        Assert.IsType<WebDatasetSource>(Open("tars"));
        Assert.IsType<WebDatasetSource>(Open("tars/{0..0}.tar"));
        Assert.IsType<ParquetSource>(Open("tables"));
        Assert.IsType<ParquetSource>(Open("tables/*.parquet"));
        foreach (var name in new[] { "folder", "tars", "tables" }) Assert.Equal(16 * 16 * 3, Open(name).Get(0).Pixels.Length);
    }

    [Theory]
    [InlineData("scenes", 0, SceneSplit.Train, SceneLevel.Three)]
    [InlineData("scenes?seed=7", 7, SceneSplit.Train, SceneLevel.Three)]
    [InlineData("scenes:split=held-out&seed=-3", -3, SceneSplit.HeldOut, SceneLevel.Three)]
    [InlineData("scenes?size=16&split=validation", 0, SceneSplit.Validation, SceneLevel.Three)]
    [InlineData("scenes?level=1", 0, SceneSplit.Train, SceneLevel.One)]
    [InlineData("scenes?level=2&seed=4", 4, SceneSplit.Train, SceneLevel.Two)]
    public void Scenes_are_named_with_their_options(string name, long seed, SceneSplit split, SceneLevel level)
    {
        using var source = ImageSources.Open(name, Options);
        using var expected = new SceneSource(seed, 16, split, level);
        Assert.Equal(expected.Get(5).Caption, source.Get(5).Caption);
        Assert.Equal(expected.Get(5).Pixels, source.Get(5).Pixels);
        Assert.Null(source.Count);
    }

    [Fact]
    public void The_share_of_patterns_is_an_option_of_scenes()
    {
        using var usual = ImageSources.Open("scenes", Options);
        using var same = ImageSources.Open("scenes?patterns=0.5", Options);
        using var other = ImageSources.Open("scenes?patterns=1", Options);
        Assert.Equal(usual.Get(3).Pixels, same.Get(3).Pixels);
        Assert.Equal(usual.Name, same.Name);
        Assert.NotEqual(usual.Name, other.Name);
    }

    [Theory]
    [InlineData("scenes?sede=1", "unknown option 'sede'; known are 'seed', 'split', 'level', 'patterns' and 'size'")]
    [InlineData("scenes?level=0", "'level' must be 1, 2 or 3, not '0'")]
    [InlineData("scenes?level=4", "'level' must be 1, 2 or 3, not '4'")]
    [InlineData("scenes?level=easy", "'level' must be a whole number, not 'easy'")]
    [InlineData("scenes?patterns=1.5", "'patterns' must be from 0 to 1, not '1.5'")]
    [InlineData("scenes?patterns=-0.5", "'patterns' must be from 0 to 1, not '-0.5'")]
    [InlineData("scenes?patterns=many", "'patterns' must be from 0 to 1, not 'many'")]
    [InlineData("scenes?seed=x", "'seed' must be a whole number, not 'x'")]
    [InlineData("scenes?seed", "'seed' must be a whole number, not ''")]
    [InlineData("scenes?split=test", "'split' must be train, validation or held-out, not 'test'")]
    [InlineData("scenes?size=32", "'size' is 32, and the model's images have 16 pixels a side")]
    [InlineData("", "is no name of data")]
    [InlineData("nothing-there", "does not exist")]
    [InlineData("nothing.tar.gz", "is compressed")]
    [InlineData("nothing.tar", "does not exist")]
    [InlineData("nothing.jsonl", "does not exist")]
    public void Names_of_nothing_are_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => ImageSources.Open(name, Options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Files_and_folders_of_unknown_kinds_are_refused()
    {
        _folder.Put("data.zip", "PK");
        Assert.Contains("is of an unknown kind; known are", Assert.Throws<DataException>(() => Open("data.zip")).Message, StringComparison.Ordinal);
        Assert.Contains("has neither metadata.jsonl, nor .tar, nor .parquet files", Assert.Throws<DataException>(() => Open("")).Message, StringComparison.Ordinal);
    }

    private IImageSource Open(string name) => ImageSources.Open(Path.Combine(_folder.Path, name), Options);

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;
}
