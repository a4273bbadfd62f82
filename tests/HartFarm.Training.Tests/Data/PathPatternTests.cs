using HartFarm.Training.Data;

namespace HartFarm.Training.Tests.Data;

public sealed class PathPatternTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PathPatternTests()
    {
        foreach (var name in new[] { "a", "b" }) Directory.CreateDirectory(_folder[name]);
        foreach (var name in new[] { "a/000008.tar", "a/000009.tar", "a/000010.tar", "b/000009.tar", "b/x.txt", "top.tar" }) _folder.Put(name, name);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("top.tar", "top.tar")]
    [InlineData("a/{000008..000010}.tar", "a/000008.tar a/000009.tar a/000010.tar")]
    [InlineData("a/0000{8..10}.tar", null)]
    [InlineData("{b,a}/000009.tar", "b/000009.tar a/000009.tar")]
    [InlineData("a/*.tar", "a/000008.tar a/000009.tar a/000010.tar")]
    [InlineData("*/00000?.tar", "a/000008.tar a/000009.tar b/000009.tar")]
    [InlineData("{b,a}/*.tar", "b/000009.tar a/000008.tar a/000009.tar a/000010.tar")]
    public void Patterns_name_files_in_order(string pattern, string? files)
    {
        if (files is null) Assert.Throws<DataException>(() => PathPattern.Expand(_folder[pattern]));
        else Assert.Equal(files.Split(' ').Select(name => _folder[name]), PathPattern.Expand(_folder[pattern]));
    }

    [Theory]
    [InlineData("none.tar", "none.tar: does not exist")]
    [InlineData("a/{000009..000011}.tar", "a/000011.tar: does not exist")]
    [InlineData("c/*.tar", "c/*.tar: matches no file")]
    [InlineData("a/*.zip", "a/*.zip: matches no file")]
    [InlineData("a/{3..1}.tar", "{3..1} must ascend")]
    [InlineData("a/{0..999999999}.tar", "at most 1,000,000 files")]
    public void What_names_nothing_is_told(string pattern, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => PathPattern.Expand(_folder[pattern])).Message, StringComparison.Ordinal);
}
