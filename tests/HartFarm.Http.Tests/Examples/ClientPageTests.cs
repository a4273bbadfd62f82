using System.Text.RegularExpressions;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.OpenAI;
using HartFarm.Testing.Checkpoints;

namespace HartFarm.Http.Tests.Examples;

/// <summary>docs/client.md: its blocks stand here as they stand there, and do what the page says.</summary>
public sealed partial class ClientPageTests(OfficialFarm farm) : IClassFixture<OfficialFarm>
{
    [Fact]
    public async Task The_blocks_run_one_after_the_other()
    {
        var (server, key, model, cancellation) = (new Uri(farm.Address), (string?)null, TinyCheckpoint.Name, TestContext.Current.CancellationToken);
        var (path, folder, dataset) = (NodeProject.Source("examples/prompts/animals.jsonl"), Directory.CreateDirectory(farm.Folder("page")).FullName, farm.Folder("page-dataset"));

        using var client = new FarmClient(new ClientOptions { Server = server, Key = key });

        var job = await client.SubmitAsync(
            new JobRequest
            {
                Model = model,
                Seed = 1,
                Prompts = new PromptInput { Items = [new PromptItem { Prompt = "a large red circle" }, new PromptItem { Prompt = "a small blue square", Key = "square" }] },
            },
            "shapes, the first time",
            cancellation);

        var file = await client.UploadAsync("prompts.jsonl", () => File.OpenRead(path), cancellation: cancellation);
        var request = new JobRequest { Model = model, ImagesPerPrompt = 2, Prompts = new PromptInput { File = file.Id } };
        var estimate = await client.EstimateAsync(request, cancellation);
        Console.WriteLine($"{estimate.Prompts} prompts, {estimate.Images} images");
        Assert.Equal(File.ReadLines(path).Count(), estimate.Prompts);

        await foreach (var change in client.FollowAsync(job.Id, cancellation))
        {
            Console.WriteLine($"{change.State}: {change.Progress.Completed} of {change.Progress.Images} images, {change.Progress.ImagesPerSecond ?? 0:0.0} a second");
        }

        await foreach (var image in client.ImagesAsync(job.Id, cancellation))
        {
            await using var content = await client.OpenImageAsync(job.Id, image.Index, cancellation);
            await using var target = File.Create(Path.Combine(folder, $"{image.Key}.{image.Format}"));
            await content.CopyToAsync(target, cancellation);
        }
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.True(new FileInfo(Path.Combine(folder, "square.png")).Length > 0);

        var summary = await new DatasetDownload(client, parallel: 8).RunAsync(job.Id, dataset, cancellation: cancellation);
        Console.WriteLine($"{summary.Fetched} files fetched, {summary.Kept} were there");
        Assert.True(File.Exists(Path.Combine(dataset, "manifest.json")));

        try
        {
            await client.SubmitAsync(request with { Model = "no-such-model" }, cancellation: cancellation);
        }
        catch (FarmException error) when (error.IsRefused)
        {
            foreach (var one in error.Problem!.Errors) Console.WriteLine($"{one.Field}: {one.Message}");
        }
        Assert.Single(await client.JobsAsync(cancellation: cancellation).ToListAsync(cancellation));
    }

    [Fact]
    public void Each_block_of_the_page_is_one_that_runs()
    {
        var source = Plain(File.ReadAllText(NodeProject.Source("tests/HartFarm.Http.Tests/Examples/ClientPageTests.cs")));
        var blocks = Block().Matches(File.ReadAllText(NodeProject.Source("docs/client.md"))).Select(match => match.Groups["code"].Value).ToArray();
        Assert.Equal(7, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Plain(block), source, StringComparison.Ordinal));
    }

    // Without what only says how far in a line stands.
    private static string Plain(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim('\n');

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
