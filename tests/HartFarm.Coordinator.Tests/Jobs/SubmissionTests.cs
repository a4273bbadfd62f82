using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>What becomes a job, and what is said of what does not.</summary>
public abstract class SubmissionTests(ITestDatabase database) : FarmTests(database)
{
    [Fact]
    public async Task A_job_is_cut_into_shards_that_hold_every_image_once()
    {
        var job = await Farm.SubmitAsync(TestFarm.Request(prompts: 5, images: 7) with { ShardSize = 4, Priority = JobPriority.High });
        var (row, shards) = (await Farm.JobAsync(job), await Farm.ShardsAsync(job));
        Assert.Equal((5L, 35L, 9, 9, JobPriority.High), (row.Prompts, row.Images, row.ShardCount, row.PendingShards, row.Priority));
        Assert.Equal(Enumerable.Range(0, 9), shards.Select(shard => shard.Index));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i * 4L), shards.Select(shard => shard.FirstImage));
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 4, 3], shards.Select(shard => shard.Images));
        Assert.Equal([0, 4, 1, 5, 2, 6, 3, 0, 4], shards.Select(shard => shard.SkippedImages));
        Assert.Equal(5, Farm.Objects[$"jobs/{job:N}/prompts.jsonl"].Count(value => value == (byte)'\n'));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var request = TestFarm.Request() with
        {
            Model = "hart-other",
            Name = "a\nb",
            ImagesPerPrompt = 0,
            Guidance = double.NaN,
            Sampling = new SamplingRequest { TopK = -1, TopP = 2, Temperature = 0 },
            Seed = -1,
            Output = new OutputSettings { Format = (DatasetFormat)9, Image = "gif", Quality = 0 },
            ShardSize = 0,
            Priority = (JobPriority)9,
            Tags = ["good", ""],
            Webhook = new WebhookRequest { Url = new Uri("ftp://example.org"), Secret = "whsec_short" },
            MaxFailures = -1,
            KeepFor = TimeSpan.Zero,
            Prompts = new PromptInput { Items = [], File = "both" },
        };
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => Farm.SubmitAsync(request));
        Assert.Equal(
            [
                "model", "name", "imagesPerPrompt", "guidance", "sampling.topP", "sampling.temperature", "sampling.topK", "seed", "output.format",
                "output.image", "output.quality", "shardSize", "priority", "tags[1]", "webhook.url", "webhook.secret", "maxFailures", "keepFor",
                "prompts",
            ],
            refused.Errors.Select(error => error.Field));
        Assert.Empty(Farm.Objects.Keys);
    }

    [Fact]
    public async Task What_a_request_leaves_open_is_what_the_model_names_and_else_the_usual()
    {
        var named = TestWorker.Plan(TestFarm.Small) with { Sampling = new ModelSampling(Guidance: 3, TopP: null, Temperature: 0.5) };
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [named]), CancellationToken.None);
        var small = TestFarm.Request() with { Size = TestFarm.Small.Size };
        Assert.Equal((3, 0.5, 0, 9), Drawn(await Farm.JobAsync(await Farm.SubmitAsync(small with { Sampling = new SamplingRequest { TopK = 9 } }))));
        Assert.Equal((0, 2, 0.9, null), Drawn(await Farm.JobAsync(await Farm.SubmitAsync(small with { Guidance = 0, Sampling = new SamplingRequest { TopP = 0.9, Temperature = 2 } }))));
        Assert.Equal((4.5, 1, 0, null), Drawn(await Farm.JobAsync(await Farm.SubmitAsync(TestFarm.Request() with { Size = "128x128" }))));

        static (double Guidance, double Temperature, double TopP, int? TopK) Drawn(JobRow job) =>
            (job.Settings.Guidance, job.Settings.Sampling.Temperature, job.Settings.Sampling.TopP, job.Settings.Sampling.TopK);
    }

    [Fact]
    public async Task Until_a_worker_lives_the_settings_say_how_a_model_is_drawn()
    {
        Farm.Submission.Sampling[TestFarm.Small.Model] = new ModelSampling(Guidance: 2);
        Assert.Equal(2, await GuidanceAsync());
        var named = TestWorker.Plan(TestFarm.Small) with { Sampling = new ModelSampling(Guidance: 3) };
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [named]), CancellationToken.None);
        Assert.Equal(3, await GuidanceAsync());
        Farm.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, await GuidanceAsync());
        Farm.Submission.Sampling.Clear();
        Assert.Equal(3, await GuidanceAsync());

        async Task<double> GuidanceAsync() => (await Farm.JobAsync(await Farm.SubmitAsync(TestFarm.Request()))).Settings.Guidance;
    }

    [Theory]
    [InlineData(-1, 0.5, 1, "guidance must be from 0 to 100")]
    [InlineData(4, double.NaN, 1, "topP must be from 0 to 1")]
    [InlineData(4, 0.5, 0, "temperature must be above 0, at most 100")]
    public void Settings_that_no_job_may_have_are_named(double guidance, double topP, double temperature, string fault)
    {
        var options = new CoordinatorOptions { Store = { Sqlite = "farm.db" } };
        options.Submission.Sampling["hart"] = new ModelSampling(guidance, topP, temperature);
        Assert.Equal($"submission.sampling.hart: {fault}", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(options.Validate).Message);
    }

    [Theory]
    [InlineData("64", "must be width and height")]
    [InlineData("32x32", "128x128, 64x64")]
    public async Task A_size_is_one_of_the_models(string size, string message) =>
        Assert.Contains(message, (await RefusedAsync(TestFarm.Request() with { Size = size })).Errors[0].Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_size_it_is_the_models_largest() =>
        Assert.Equal(128, (await Farm.JobAsync(await Farm.SubmitAsync(TestFarm.Request() with { Size = null }))).Width);

    [Fact]
    public async Task Wrong_prompts_are_named_by_line_and_nothing_is_kept()
    {
        PromptItem[] items =
        [
            new() { Prompt = "a", Key = "fox", Count = 3 },
            new() { Prompt = " " },
            new() { Prompt = "c", Key = "fox" },
            new() { Prompt = "d", Key = "../up" },
            new() { Prompt = "e", Key = "fox_2" },
            new() { Prompt = "f", Key = "fox_3" },
            new() { Prompt = "g", Count = 0 },
            new() { Prompt = "h", Seed = long.MaxValue, Count = 2 },
            new() { Prompt = "i", Key = "000000001" },
            new() { Prompt = new string('j', 20_001), Guidance = 101 },
            new() { Prompt = new string('k', 20_001) },
            new() { Prompt = "l\ud800" },
            new() { Prompt = "m", Key = "a.b" },
        ];
        var refused = await RefusedAsync(TestFarm.Request() with { Prompts = new PromptInput { Items = items } });
        Assert.Equal(
            [
                (2, "prompt"), (3, "key"), (4, "key"), (7, "count"), (8, "seed"), (10, "guidance"), (11, "prompt"), (12, "prompt"), (13, "key"),
                (5, "key"), (9, "key"),
            ],
            refused.Errors.Select(error => ((int)error.Line!, error.Field!)));
        Assert.Equal(11, refused.Total);
        Assert.Contains("line 1", refused.Errors[1].Message, StringComparison.Ordinal);
        Assert.Empty(Farm.Objects.Keys);
    }

    [Fact]
    public async Task Only_the_first_errors_are_reported_and_all_are_counted()
    {
        Farm.Submission.ErrorsReported = 3;
        var refused = await RefusedAsync(TestFarm.Request() with { Prompts = new PromptInput { Items = [.. Enumerable.Repeat(new PromptItem { Prompt = "" }, 50)] } });
        Assert.Equal((3, 50L), (refused.Errors.Count, refused.Total));
        Assert.StartsWith("50 errors, of which the first 3 are:\n  line 1, prompt:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_images_or_shards_or_none_at_all_are_refused()
    {
        Farm.Submission.MaxImages = 10;
        Assert.Contains("12 images", (await RefusedAsync(TestFarm.Request(prompts: 3, images: 4))).Message, StringComparison.Ordinal);
        Farm.Submission.MaxShards = 2;
        Assert.Equal("shardSize", (await RefusedAsync(TestFarm.Request(prompts: 1, images: 9))).Errors[0].Field);
        Assert.Contains("no prompt", (await RefusedAsync(TestFarm.Request(prompts: 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_over_its_quota_is_refused_until_a_job_ends()
    {
        await Farm.SubmitAsync(TestFarm.Request(), "other");
        await Farm.Coordinator.Store.WriteAsync(
            context => Task.FromResult(context.Tenants.Add(new TenantRow { Name = "small", MaxImages = 5 })), CancellationToken.None);
        var first = await Farm.SubmitAsync(TestFarm.Request(prompts: 3), "small");
        var refused = await Assert.ThrowsAsync<QuotaException>(() => Farm.SubmitAsync(TestFarm.Request(prompts: 3), "small"));
        Assert.Contains("5 unfinished at a time and has 3", refused.Message, StringComparison.Ordinal);
        await Coordinator.Control.CancelAsync(first, CancellationToken.None);
        await Farm.SubmitAsync(TestFarm.Request(prompts: 3), "small");
        Assert.Equal(3, Farm.Objects.Keys.Count);
    }

    [Fact]
    public async Task A_store_that_refuses_leaves_no_job()
    {
        Farm.Objects.Before = _ => throw new StoreRefusedException("no permission");
        await Assert.ThrowsAsync<StoreRefusedException>(() => Farm.SubmitAsync(TestFarm.Request()));
        Assert.Empty(await Coordinator.Store.ReadAsync(context => Task.FromResult(context.Jobs.ToList()), CancellationToken.None));
    }

    [Fact]
    public async Task A_shard_takes_a_worker_about_a_minute_and_an_exact_batch_is_one_that_every_worker_holds()
    {
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [TestWorker.Plan(TestFarm.Small, rate: 2)]), CancellationToken.None);
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(OtherWorker, [TestWorker.Plan(TestFarm.Small, rate: 4) with { ImagesInFlight = 7 }]), CancellationToken.None);
        var request = TestFarm.Request(prompts: 500) with { ShardSize = null };
        Assert.Equal(180, (await Farm.JobAsync(await Farm.SubmitAsync(request))).ShardSize);
        var exact = await Farm.JobAsync(await Farm.SubmitAsync(request with { Exact = true }));
        Assert.Equal((4, 180), (exact.Settings.ExactBatch, exact.ShardSize));
    }

    private async Task<JobRefusedException> RefusedAsync(JobRequest request) =>
        await Assert.ThrowsAsync<JobRefusedException>(() => Farm.SubmitAsync(request));
}
