using HartFarm.Testing.Checkpoints;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>The official JavaScript package against a whole farm with a real model.</summary>
public sealed class OfficialJavaScriptTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
    [Fact]
    public async Task Models_images_files_and_batches_are_as_it_expects_them()
    {
        var project = await NodeProject.InstallAsync(NodeProject.Source("tests/HartFarm.Http.Tests/OpenAI/JavaScript"), farm.Folder("javascript"));
        Assert.Equal("images: good\n", await project.NodeAsync("images.mjs", farm.Address, TinyCheckpoint.Name));
        Assert.Equal("files: good\n", await project.NodeAsync("files.mjs", farm.Address));
        Assert.Equal("batches: good\n", await project.NodeAsync("batches.mjs", farm.Address, TinyCheckpoint.Name));
    }
}
