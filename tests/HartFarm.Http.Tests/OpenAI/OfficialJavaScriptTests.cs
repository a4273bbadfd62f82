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

    [Fact]
    public async Task The_example_runs()
    {
        var project = await NodeProject.InstallAsync(NodeProject.Source("examples/openai-javascript"), farm.Folder("example"));
        Assert.Equal(
            "images/first.png\nimages/prompt-0.png\nimages/prompt-1.png\n2 of 2 made\n",
            await project.NodeAsync("generate.mjs", farm.Address, TinyCheckpoint.Name, "a red fox in the snow", "an owl at night"));
        Assert.All(["first", "prompt-0", "prompt-1"], name => Assert.True(new FileInfo(farm.Folder($"example/images/{name}.png")).Length > 0));
    }
}
