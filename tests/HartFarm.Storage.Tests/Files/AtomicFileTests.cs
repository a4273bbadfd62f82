using HartFarm.Storage.Files;

namespace HartFarm.Storage.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void Writes_over_what_is_there_and_leaves_no_other_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("a", "old");
        AtomicFile.Write(path, "new"u8);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("a", "old");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1_000_000]);
            throw new InvalidDataException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_no_other()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var folder = new TemporaryFolder();
        var path = folder.Put("a", "old");
        File.CreateSymbolicLink(AtomicFile.TemporaryPath(path), "/dev/full");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, new byte[100]));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(AtomicFile.TemporaryPath(folder["a"]), "half of something longer");
        AtomicFile.Write(folder["a"], "whole"u8);
        Assert.Equal("whole", File.ReadAllText(folder["a"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
