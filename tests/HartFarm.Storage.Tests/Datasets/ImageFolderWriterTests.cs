using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Datasets;

public class ImageFolderWriterTests
{
    [Fact]
    public void A_dataset_is_an_image_folder_with_a_line_an_image()
    {
        using var folder = new TemporaryFolder();
        SampleDataset.Make(folder.Path, 4);
        Assert.Equal(
            [".hartfarm.json", ".hartfarm.lock", "images/00000/000000000.png", "images/00000/000000001.png", "images/00000/000000002.png", "images/00000/000000003.png", "metadata.jsonl"],
            SampleDataset.Contents(folder.Path).Keys);
        var lines = File.ReadAllLines(folder["metadata.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        for (var index = 0; index < 4; index++)
        {
            Assert.Equal($"images/00000/00000000{index}.png", lines[index].GetProperty("file_name").GetString());
            var file = File.ReadAllBytes(folder[lines[index].GetProperty("file_name").GetString()!]);
            Assert.Equal(SampleDataset.FileOf(index), file);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), lines[index].GetProperty("sha256").GetString());
            Assert.Equal(SampleDataset.Record(index).Prompt, lines[index].GetProperty("prompt").GetString());
            Assert.Equal(SampleDataset.Record(index).Seed, lines[index].GetProperty("seed").GetInt64());
        }
        Assert.Equal(5, lines[1].GetProperty("metadata").GetProperty("label").GetInt32());
        Assert.Equal("the prompt was cut to 300 tokens", lines[3].GetProperty("warnings")[0].GetString());
        Assert.Equal(
            ["file_name", "index", "prompt", "key", "copy", "seed", "guidance", "top_k", "top_p", "temperature", "discrete", "smooth", "maskgit",
             "model", "model_hash", "width", "height", "precision", "device", "warnings", "bytes", "sha256"],
            lines[0].EnumerateObject().Select(field => field.Name));
        Assert.Contains("Bär", File.ReadAllText(folder["metadata.jsonl"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_has_a_thousand_files()
    {
        var layout = new DatasetLayout("d", ".jpg");
        Assert.Equal("images/00000/000000999.jpg", layout.FileName(999));
        Assert.Equal("images/00001/000001000.jpg", layout.FileName(1000));
        Assert.Equal("images/999999/999999999.jpg", layout.FileName(999_999_999));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_stopped_after_any_image_goes_on_to_the_same_bytes(bool complete)
    {
        using var whole = new TemporaryFolder();
        SampleDataset.Make(whole.Path, 12);
        for (var stop = 0; stop <= 12; stop++)
        {
            using var folder = new TemporaryFolder();
            Assert.Equal(stop, SampleDataset.Make(folder.Path, 12, stop, complete).Count);
            Assert.Equal(12 - stop, SampleDataset.Make(folder.Path, 12).Count);
            Assert.Equal(SampleDataset.Contents(whole.Path), SampleDataset.Contents(folder.Path));
        }
    }

    [Fact]
    public void The_metadata_never_hold_half_a_line_wherever_the_journal_is_cut()
    {
        using var whole = new TemporaryFolder();
        SampleDataset.Make(whole.Path, 4);
        using var stopped = new TemporaryFolder();
        SampleDataset.Make(stopped.Path, 4, 3, complete: false);
        var journal = File.ReadAllBytes(stopped[DatasetLayout.JournalName]);
        for (var length = 0; length <= journal.Length; length += 13)
        {
            File.WriteAllBytes(stopped[DatasetLayout.JournalName], journal[..length]);
            File.Delete(stopped["metadata.jsonl"]);
            Assert.Equal(4 - journal.AsSpan(0, length).Count((byte)'\n'), SampleDataset.Make(stopped.Path, 4).Count);
            Assert.Equal(SampleDataset.Contents(whole.Path), SampleDataset.Contents(stopped.Path));
        }
    }

    [Fact]
    public void Only_images_that_are_gone_or_cut_off_are_made_again()
    {
        using var folder = new TemporaryFolder();
        SampleDataset.Make(folder.Path, 10);
        var whole = SampleDataset.Contents(folder.Path);
        File.Delete(folder["images/00000/000000002.png"]);
        File.WriteAllText(folder["images/00000/000000007.png"], "cut");
        Assert.Equal([2L, 7L], SampleDataset.Make(folder.Path, 10));
        Assert.Equal(whole, SampleDataset.Contents(folder.Path));
    }

    [Fact]
    public void A_changed_image_of_the_same_size_is_found_with_verify_alone()
    {
        using var folder = new TemporaryFolder();
        SampleDataset.Make(folder.Path, 5);
        var whole = SampleDataset.Contents(folder.Path);
        File.WriteAllBytes(folder["images/00000/000000003.png"], new byte[SampleDataset.FileOf(3).Length]);
        Assert.Empty(SampleDataset.Make(folder.Path, 5));
        Assert.Equal([3L], SampleDataset.Make(folder.Path, 5, verify: true));
        Assert.Equal(whole, SampleDataset.Contents(folder.Path));
    }

    [Theory]
    [InlineData("{\"broken")]
    [InlineData("{\"index\":1}")]
    [InlineData("{\"index\":99,\"bytes\":1,\"file_name\":\"x\",\"sha256\":\"x\"}")]
    [InlineData("not json")]
    [InlineData("")]
    public void Damaged_metadata_are_mended(string line)
    {
        using var folder = new TemporaryFolder();
        SampleDataset.Make(folder.Path, 5);
        var whole = SampleDataset.Contents(folder.Path);
        var lines = File.ReadAllLines(folder["metadata.jsonl"]);
        lines[1] = line;
        File.WriteAllLines(folder["metadata.jsonl"], lines);
        Assert.Equal([1L], SampleDataset.Make(folder.Path, 5));
        Assert.Equal(whole, SampleDataset.Contents(folder.Path));
    }

    [Fact]
    public void Metadata_out_of_order_and_with_doubled_lines_are_put_in_order()
    {
        using var folder = new TemporaryFolder();
        SampleDataset.Make(folder.Path, 6);
        var whole = SampleDataset.Contents(folder.Path);
        var lines = File.ReadAllLines(folder["metadata.jsonl"]);
        File.WriteAllLines(folder["metadata.jsonl"], [lines[4], lines[1], lines[0], lines[1], lines[5], lines[2], lines[3]]);
        Assert.Empty(SampleDataset.Make(folder.Path, 6));
        Assert.Equal(whole, SampleDataset.Contents(folder.Path));
    }

    [Fact]
    public void The_metadata_are_brought_up_while_the_run_goes_on()
    {
        using var path = new TemporaryFolder();
        var clock = new SteppingClock(TimeSpan.FromSeconds(2));
        using var folder = DatasetLock.Take(path.Path);
        using var writer = SampleDataset.Open(folder, 3, clock: clock);
        writer.Write(SampleDataset.Record(1), SampleDataset.FileOf(1));
        Assert.Equal([1L], SampleDataset.Indices(path.Path));
        // Writing them took one step of the clock, so they rest for twenty.
        for (var wait = 0; wait < 20; wait++) clock.GetTimestamp();
        writer.Write(SampleDataset.Record(0), SampleDataset.FileOf(0));
        Assert.Equal([0L, 1L], SampleDataset.Indices(path.Path));
        writer.Write(SampleDataset.Record(2), SampleDataset.FileOf(2));
        Assert.Equal([0L, 1L], SampleDataset.Indices(path.Path));
        writer.Complete();
        Assert.Equal([0L, 1L, 2L], SampleDataset.Indices(path.Path));
    }

    [Fact]
    public void The_deepest_fields_that_a_prompt_may_have_are_kept()
    {
        using var path = new TemporaryFolder();
        using var source = PromptFile.Open(path.Put("p.jsonl", $"{{\"prompt\":\"a\",\"x\":{new string('[', 63)}{new string(']', 63)}}}"), () => Stream.Null);
        var prompt = PromptCheck.Again(source, PromptCheck.Run(source, 1)).Single();
        for (var made = 0; made < 2; made++)
        {
            using var folder = DatasetLock.Take(path["d"]);
            using var writer = SampleDataset.Open(folder, 1);
            Assert.Equal(made == 1, writer.IsMade(0));
            if (made == 0) writer.Write(SampleDataset.Record(0) with { Metadata = prompt.Metadata }, SampleDataset.FileOf(0));
            writer.Complete();
            Assert.Single(File.ReadLines(path["d/metadata.jsonl"]));
        }
    }

    [Fact]
    public void A_full_disk_is_named_and_leaves_nothing_half_written()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var path = new TemporaryFolder();
        using (var folder = DatasetLock.Take(path.Path))
        using (var writer = SampleDataset.Open(folder, 3))
        {
            writer.Write(SampleDataset.Record(0), SampleDataset.FileOf(0));
            var image = path["images/00000/000000001.png"];
            File.CreateSymbolicLink(AtomicFile.TemporaryPath(image), "/dev/full");
            var error = Assert.Throws<DatasetWriteException>(() => writer.Write(SampleDataset.Record(1), SampleDataset.FileOf(1)));
            Assert.Contains("000000001.png could not be written: No space left", error.Message, StringComparison.Ordinal);
            Assert.False(writer.IsMade(1));
            File.CreateSymbolicLink(AtomicFile.TemporaryPath(path["metadata.jsonl"]), "/dev/full");
            error = Assert.Throws<DatasetWriteException>(writer.Complete);
            Assert.Contains("metadata.jsonl could not be written: No space left", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal([".hartfarm.journal", ".hartfarm.json", ".hartfarm.lock", "images/00000/000000000.png"], SampleDataset.Contents(path.Path).Keys);
        Assert.Equal([1L, 2L], SampleDataset.Make(path.Path, 3));
    }

    [Fact]
    public void A_dataset_folder_that_vanishes_is_named()
    {
        using var path = new TemporaryFolder();
        using var folder = DatasetLock.Take(path["d"]);
        using var writer = SampleDataset.Open(folder, 2);
        writer.Write(SampleDataset.Record(0), SampleDataset.FileOf(0));
        Directory.Delete(path["d"], recursive: true);
        Assert.Throws<DatasetWriteException>(() => writer.Write(SampleDataset.Record(1), SampleDataset.FileOf(1)));
    }

    [Fact]
    public void An_image_outside_the_run_is_refused()
    {
        using var path = new TemporaryFolder();
        using var folder = DatasetLock.Take(path.Path);
        using var writer = SampleDataset.Open(folder, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(SampleDataset.Record(2), SampleDataset.FileOf(2)));
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
