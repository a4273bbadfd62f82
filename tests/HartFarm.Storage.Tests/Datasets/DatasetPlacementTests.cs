using HartFarm.Storage.Datasets;

namespace HartFarm.Storage.Tests.Datasets;

public sealed class DatasetPlacementTests : IDisposable
{
    private static readonly string[] Files = ["data/000000.tar", "index/000000.jsonl", "manifest.parquet", "manifest.json", "croissant.json", "README.md"];
    private readonly TemporaryFolder _folder = new();

    public DatasetPlacementTests()
    {
        foreach (var name in Files) Put($"job/{name}", name);
        Put("job/prompts.jsonl", "");
        Directory.CreateDirectory(_folder["out"]);
    }

    private DatasetPlacement Placement => new(_folder["job"], _folder["out"]);

    [Fact]
    public void The_dataset_is_moved_out_and_back()
    {
        Placement.Place();
        Assert.All(Files, name => Assert.Equal(name, File.ReadAllText(_folder[$"out/{name}"])));
        Assert.Equal(["prompts.jsonl"], Directory.GetFileSystemEntries(_folder["job"]).Select(Path.GetFileName));
        Placement.TakeBack();
        Assert.All(Files, name => Assert.Equal(name, File.ReadAllText(_folder[$"job/{name}"])));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
    }

    [Fact]
    public void A_move_that_was_cut_off_anywhere_goes_on()
    {
        string[] names = [.. Directory.GetFileSystemEntries(_folder["job"]).Select(name => Path.GetFileName(name)!).Where(name => name != "prompts.jsonl")];
        foreach (var moved in names)
        {
            Directory.Move(_folder[$"job/{moved}"], _folder[$"out/{moved}"]);
            Placement.Place();
            Placement.Place();
            Assert.All(Files, name => Assert.Equal(name, File.ReadAllText(_folder[$"out/{name}"])));
            Placement.TakeBack();
        }
    }

    [Theory]
    [InlineData("data")]
    [InlineData("README.md")]
    public void What_is_somebody_elses_is_named_and_left_alone(string name)
    {
        Assert.Null(Placement.Taken);
        Put($"out/{name}{(name == "data" ? "/mine" : "")}", "mine");
        Assert.Equal(name, Placement.Taken);
        Assert.Equal($"{_folder[$"out/{name}"]} could not be written: something else has the name", Assert.Throws<DatasetWriteException>(Placement.Place).Message);
        Assert.Equal("mine", File.ReadAllText(_folder[$"out/{name}{(name == "data" ? "/mine" : "")}"]));
    }

    public void Dispose() => _folder.Dispose();

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Put(name, text);
    }
}
