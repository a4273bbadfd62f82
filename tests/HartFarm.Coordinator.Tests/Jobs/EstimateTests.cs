using System.Globalization;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Jobs;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>Dry runs, and the expansion that they show.</summary>
public sealed class EstimateTests() : FarmTests(new SqliteTestDatabase())
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_dry_run_counts_and_shows_and_keeps_nothing()
    {
        var request = Expanded(PromptExpansionMode.Product);
        var estimate = await EstimateAsync(request);
        Assert.Equal((7L, 14L, 7), (estimate.Prompts, estimate.Images, estimate.Shards));
        Assert.Equal((null, null, false, 14L * 64 * 64 * 2), (estimate.DeviceSeconds, estimate.Seconds, estimate.BytesAreMeasured, estimate.Bytes));
        Assert.Equal(["a red cat", "a red dog", "a red fox", "a blue cat", "a blue dog", "a blue fox", "plain"], estimate.Samples);
        Assert.Empty(Farm.Objects.Keys);
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [TestWorker.Plan(TestFarm.Small, rate: 2)]), None);
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(OtherWorker, [TestWorker.Plan(TestFarm.Small, rate: 4)]), None);
        estimate = await EstimateAsync(request);
        Assert.Equal((14 / 3.0, 14 / 6.0), (estimate.DeviceSeconds!.Value, estimate.Seconds!.Value));
    }

    [Fact]
    public async Task Bytes_are_those_of_finished_jobs_of_the_kind()
    {
        await Farm.CompleteAsync(await Farm.LeaseAsync(await Farm.SubmitShardsAsync(1), Worker), Worker);
        var each = "image 0 of token 1".Length;
        var estimate = await EstimateAsync(TestFarm.Request(prompts: 10));
        Assert.Equal((true, 10L * each), (estimate.BytesAreMeasured, estimate.Bytes));
        Assert.False((await EstimateAsync(TestFarm.Request() with { Output = new OutputSettings { Image = "webp" } })).BytesAreMeasured);
    }

    [Fact]
    public async Task Samples_of_many_prompts_are_spread_over_them()
    {
        var samples = (await EstimateAsync(TestFarm.Request(prompts: 1000))).Samples.Select(sample => int.Parse(sample.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(10, samples.Count);
        Assert.Equal(samples.Order(), samples);
        Assert.True(samples[0] < 100 && samples[^1] > 800);
    }

    [Fact]
    public async Task Expanded_prompts_have_keys_and_seeds_of_their_own()
    {
        var items = Expanded(PromptExpansionMode.Product) with { ShardSize = 5 };
        items = items with { Prompts = items.Prompts with { Items = [items.Prompts.Items![0] with { Key = "pet", Seed = 100 }] } };
        var job = await Farm.SubmitAsync(items);
        List<ShardImageTask> tasks = [];
        for (var shard = 0; shard < 3; shard++)
        {
            await foreach (var task in ShardImages.ReadAsync(Farm.Objects, await Farm.LeaseAsync(job, Worker))) tasks.Add(task);
        }
        Assert.Equal(Enumerable.Range(0, 12).Select(i => ($"pet_{i}", 100L + i, i)), tasks.Select(task => (task.Key, task.Seed, task.Copy)));
        Assert.Equal(["a red cat", "a red cat", "a red dog"], tasks.Take(3).Select(task => task.Prompt));
        Assert.All(tasks, task => Assert.Equal("a {red|blue} {animal}", task.Source));
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_samples()
    {
        var request = Expanded(PromptExpansionMode.Sampled);
        Assert.Equal((await EstimateAsync(request)).Samples, (await EstimateAsync(request)).Samples);
        Assert.Equal(4L, (await EstimateAsync(request)).Prompts);
    }

    [Fact]
    public async Task Wrong_templates_and_lists_are_named()
    {
        var request = Expanded(PromptExpansionMode.Product);
        var open = request with { Prompts = request.Prompts with { Items = [new PromptItem { Prompt = "good" }, new PromptItem { Prompt = "a {red" }] } };
        Assert.Equal((2L, "prompt"), await ErrorAsync(open));
        var empty = request.Prompts.Expansion! with { Lists = new Dictionary<string, IReadOnlyList<string>> { ["animal"] = ["cat", " "] } };
        Assert.Equal((2L, "prompts.expansion.lists"), await ErrorAsync(request with { Prompts = request.Prompts with { Expansion = empty } }));
        var none = request.Prompts.Expansion! with { Draws = 0 };
        Assert.Equal((null, "prompts.expansion"), await ErrorAsync(request with { Prompts = request.Prompts with { Expansion = none } }));
    }

    private static JobRequest Expanded(PromptExpansionMode mode) => TestFarm.Request(images: 2) with
    {
        Prompts = new PromptInput
        {
            Items = [new PromptItem { Prompt = "a {red|blue} {animal}" }, new PromptItem { Prompt = "plain" }],
            Expansion = new PromptExpansion
            {
                Mode = mode,
                Draws = 3,
                Lists = new Dictionary<string, IReadOnlyList<string>> { ["animal"] = ["cat", "dog", "fox"] },
            },
        },
    };

    private async Task<(long?, string?)> ErrorAsync(JobRequest request)
    {
        var error = (await Assert.ThrowsAsync<JobRefusedException>(() => EstimateAsync(request))).Errors[0];
        return (error.Line, error.Field);
    }

    private async Task<HartFarm.Coordinator.Jobs.Estimates.JobEstimate> EstimateAsync(JobRequest request)
    {
        using var prompts = new PromptItems(request.Prompts.Items!);
        return await Coordinator.Estimates.RunAsync(request, prompts, None);
    }
}
