using HartFarm.Cli.Commands;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Tests.Models;

public sealed class ShippedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_is_found_in_any_folder_above()
    {
        _folder.Put("models/hart-scenes/llm/config.json", "{}");
        Directory.CreateDirectory(_folder["a/b"]);
        Assert.Equal(_folder["models/hart-scenes"], ShippedModel.Find(null, [_folder["a/b"]]));
        Assert.Equal(_folder["a"], ShippedModel.Find(_folder["a"], [_folder["a/b"]]));
    }

    [Fact]
    public void Where_it_is_missing_or_not_whole_that_is_told()
    {
        _folder.Put("models/hart-scenes/training/x.json", "{}");
        var error = Assert.Throws<InputException>(() => ShippedModel.Find(null, [_folder.Path]));
        Assert.Equal(
            $"--model is needed: the checkpoint that ships with HartFarm, models/hart-scenes, has no llm/config.json in or above {_folder.Path}. "
            + "hartfarm model init and hartfarm model pull get others.",
            error.Message);
        Assert.Equal("--model: there is no folder /no/such", Assert.Throws<InputException>(() => ShippedModel.Find("/no/such", [])).Message);
    }

    public void Dispose() => _folder.Dispose();
}
