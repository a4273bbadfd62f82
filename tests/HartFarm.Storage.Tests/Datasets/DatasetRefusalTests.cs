using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Datasets;

public class DatasetRefusalTests
{
    [Fact]
    public void A_run_with_other_settings_is_refused_and_told_what_differs()
    {
        using var path = new TemporaryFolder();
        SampleDataset.Make(path.Path, 2);
        var before = SampleDataset.Contents(path.Path);
        var other = new DatasetSettings([new("model_hash", "abc"), new("seed", "8"), new("format", "jpeg")]);
        var message = Refusal(path.Path, other);
        Assert.EndsWith(
            "holds a dataset of another run: seed was 7 and is now 8; format was not set and is now jpeg; guidance was 4.5 and is now not set; give the same settings, or another folder",
            message, StringComparison.Ordinal);
        Assert.Equal(before, SampleDataset.Contents(path.Path));
    }

    [Theory]
    [InlineData("metadata.jsonl")]
    [InlineData("images/cat.png")]
    public void A_folder_with_somebody_elses_images_is_refused(string name)
    {
        using var path = new TemporaryFolder();
        Directory.CreateDirectory(path["images"]);
        if (name == "metadata.jsonl") Directory.Delete(path["images"]);
        path.Put(name, "theirs");
        Assert.Contains("hartfarm did not make it", Refusal(path.Path, SampleDataset.Settings), StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(path[name]));
    }

    [Fact]
    public void A_folder_with_other_things_is_taken()
    {
        using var path = new TemporaryFolder();
        path.Put("README.md", "mine");
        Assert.Equal(2, SampleDataset.Make(path.Path, 2).Count);
    }

    [Theory]
    [InlineData("{\"Version\":", "is damaged")]
    [InlineData("[]", "is damaged")]
    [InlineData("null", "another version")]
    [InlineData("{\"Version\":2,\"Settings\":{}}", "another version")]
    [InlineData("{\"Version\":1}", "another version")]
    public void A_settings_file_that_cannot_be_read_is_refused_by_name(string text, string message)
    {
        using var path = new TemporaryFolder();
        path.Put(DatasetLayout.SettingsName, text);
        var refusal = Refusal(path.Path, SampleDataset.Settings);
        Assert.Contains(DatasetLayout.SettingsName, refusal, StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_has_one_writer_at_a_time()
    {
        using var path = new TemporaryFolder();
        using (DatasetLock.Take(path.Path))
        {
            var error = Assert.Throws<DatasetRefusedException>(() => DatasetLock.Take(path.Path));
            Assert.Contains("is being written by another process", error.Message, StringComparison.Ordinal);
        }
        using var again = DatasetLock.Take(path.Path);
        Assert.Equal(path.Path, again.Folder);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        using var path = new TemporaryFolder();
        var error = Assert.Throws<DatasetRefusedException>(() => DatasetLock.Take(path.Put("d", "")));
        Assert.EndsWith("is a file, not a folder", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<DatasetRefusedException>(() => DatasetLock.Take(path["d/below"]));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/proc/hartfarm")]
    public void A_folder_that_cannot_be_made_is_refused(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        Assert.Contains("cannot be written", Assert.Throws<DatasetRefusedException>(() => DatasetLock.Take(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_made_for_nothing_is_taken_away_again()
    {
        using var path = new TemporaryFolder();
        DatasetLock.Take(path["new"]).Dispose();
        Assert.False(Directory.Exists(path["new"]));
        Directory.CreateDirectory(path["old"]);
        DatasetLock.Take(path["old"]).Dispose();
        Assert.True(Directory.Exists(path["old"]));
    }

    [Fact]
    public void A_journal_that_cannot_be_opened_is_refused()
    {
        using var path = new TemporaryFolder();
        Directory.CreateDirectory(path[DatasetLayout.JournalName]);
        Assert.Contains("cannot take the dataset", Refusal(path.Path, SampleDataset.Settings), StringComparison.Ordinal);
    }

    private static string Refusal(string path, DatasetSettings settings)
    {
        using var folder = DatasetLock.Take(path);
        return Assert.Throws<DatasetRefusedException>(() => ImageFolderWriter.Open(folder, settings, new ImageEncoding(ImageFormat.Png), 2)).Message;
    }
}
