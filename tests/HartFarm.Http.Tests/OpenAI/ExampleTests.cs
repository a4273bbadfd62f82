using HartFarm.Testing.Checkpoints;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>The example for the JavaScript package does what its page says.</summary>
public sealed class ExampleTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
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
