using System.Security.Cryptography;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class FileHashesTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    private string Cache => _folder["cache/hashes.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hash_is_remembered_by_size_and_time()
    {
        var path = Settled("weights", "one");
        Assert.Equal(Sha("one"), Hash(path));

        // The same size and time with other content: only a remembered hash can be the old one.
        Settled("weights", "two");
        Assert.Equal(Sha("one"), Hash(path));
        File.SetLastWriteTimeUtc(path, LongAgo.AddSeconds(1));
        Assert.Equal(Sha("two"), Hash(path));
        Settled("weights", "three");
        Assert.Equal(Sha("three"), Hash(path));
    }

    [Fact]
    public void A_file_that_just_changed_is_read_again()
    {
        var path = _folder.Write("weights", "one");
        var modified = File.GetLastWriteTimeUtc(path);
        Assert.Equal(Sha("one"), Hash(path));
        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, modified);
        Assert.Equal(Sha("two"), Hash(path));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"/x":null}""")]
    [InlineData("""{"/x":{"size":"a"}}""")]
    public void A_broken_cache_is_as_good_as_none(string content)
    {
        _folder.Write("cache/hashes.json", content);
        var path = Settled("weights", "one");
        Assert.Equal(Sha("one"), Hash(path));
        Assert.Contains(Sha("one"), File.ReadAllText(Cache), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_does_no_harm()
    {
        _folder.Write("file", "in the way");
        var hashes = new FileHashes(Path.Combine(_folder["file"], "hashes.json"));
        Assert.Equal(Sha("one"), hashes.Sha256(Settled("weights", "one"), TestContext.Current.CancellationToken));
        hashes.Save();
    }

    [Fact]
    public void The_users_own_cache_lies_where_the_system_says()
    {
        const string Variable = "XDG_CACHE_HOME";
        var before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, _folder["xdg"]);
            var hashes = new FileHashes();
            hashes.Sha256(Settled("weights", "one"), TestContext.Current.CancellationToken);
            hashes.Save();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
        Assert.Contains(Sha("one"), File.ReadAllText(_folder["xdg/hartfarm/hashes.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("missing", Assert.Throws<CheckpointException>(() => Hash(_folder["missing"])).Message, StringComparison.Ordinal);

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private string Settled(string name, string text)
    {
        var path = _folder.Write(name, text);
        File.SetLastWriteTimeUtc(path, LongAgo);
        return path;
    }

    private string Hash(string path)
    {
        var hashes = new FileHashes(Cache);
        var hash = hashes.Sha256(path, TestContext.Current.CancellationToken);
        hashes.Save();
        return hash;
    }
}
