using HartFarm.Client;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.EndToEnd;
using HartFarm.Http.Tests.OpenAI;
using HartFarm.Testing.Checkpoints;

namespace HartFarm.Http.Tests.Examples;

/// <summary>The examples do what their pages say.</summary>
public sealed class ExampleTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
    private static readonly string Prompts = NodeProject.Source("examples/prompts/scenes.txt");

    [Fact]
    public async Task OpenAIs_package_for_JavaScript()
    {
        var project = await NodeProject.InstallAsync(NodeProject.Source("examples/openai-javascript"), farm.Folder("example"));
        Assert.Equal(
            "images/first.png\nimages/prompt-0.png\nimages/prompt-1.png\n2 of 2 made\n",
            await project.NodeAsync("generate.mjs", farm.Address, TinyCheckpoint.Name, "a red fox in the snow", "an owl at night"));
        Assert.All(["first", "prompt-0", "prompt-1"], name => Assert.True(new FileInfo(farm.Folder($"example/images/{name}.png")).Length > 0));
    }

    [Fact]
    public async Task Curl()
    {
        var said = await ProgramRun.OfAsync(farm.Folder("curl"), "bash", NodeProject.Source("examples/curl/make.sh"), farm.Address, TinyCheckpoint.Name, Prompts, "images");
        Assert.Matches(@"^job \S+\ncompleted\n6 images in images\n$", said);
        Assert.Equal(6, Directory.GetFiles(farm.Folder("curl/images"), "*.png").Length);
        Assert.True(File.Exists(farm.Folder("curl/images/manifest.json")));
    }

    [Fact]
    public async Task The_client_for_dotnet()
    {
        var said = await ProgramRun.OfAsync(
            farm.Folder("dotnet"), "dotnet", Path.Combine(AppContext.BaseDirectory, "HartFarm.Example.dll"), farm.Address, TinyCheckpoint.Name, "a large red circle", "a small blue square");
        Assert.Contains("Completed: 2 of 2 images", said, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(farm.Folder("dotnet/images"), "*.png").Length);
    }

    [Fact]
    public async Task A_dataset_in_Python()
    {
        using var client = new FarmClient(new ClientOptions { Server = new Uri(farm.Address) });
        var request = new JobRequest
        {
            Model = TinyCheckpoint.Name,
            Prompts = new PromptInput { Items = [.. File.ReadLines(Prompts).Select(prompt => new PromptItem { Prompt = prompt })] },
            Output = new OutputSettings { Format = DatasetFormat.WebDataset },
        };
        var job = await client.SubmitAsync(request, cancellation: TestContext.Current.CancellationToken);
        await client.FollowAsync(job.Id, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string> { ["HARTFARM_SERVER"] = farm.Address, ["XDG_CONFIG_HOME"] = farm.Folder("config") };
        Assert.Equal(0, (await CommandRun.OfAsync(environment, "download", job.Id, "--out", farm.Folder("dataset"))).ExitCode);
        var said = await ProgramRun.OfAsync(farm.Folder("python"), "python3", NodeProject.Source("examples/python-webdataset/read.py"), farm.Folder("dataset"));
        Assert.Matches(@"^000000000  [0-9a-f]{12}  seed \d+  a large red circle above a small blue square\n", said);
        Assert.EndsWith("\n6 images\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_prompts_with_choices()
    {
        var environment = new Dictionary<string, string> { ["HARTFARM_SERVER"] = farm.Address, ["XDG_CONFIG_HOME"] = farm.Folder("config") };
        var run = await CommandRun.OfAsync(
            environment, "submit", NodeProject.Source("examples/prompts/animals.jsonl"), "--model", TinyCheckpoint.Name, "--list", "animal=fox,owl,hare", "--expand", "product", "--dry-run");
        Assert.True(run.ExitCode == 0, run.Error);
        // Two pictures of each of 2 x 3 x 2 combinations, and one of each of 3 x 3.
        Assert.Contains("images  33 in ", run.Output, StringComparison.Ordinal);
    }
}
