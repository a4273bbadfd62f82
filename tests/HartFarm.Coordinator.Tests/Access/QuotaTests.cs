using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Coordinator.Tests.Access;

/// <summary>No tenant gets more than it may have.</summary>
public abstract class QuotaTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_job_that_is_too_large_is_refused_for_good()
    {
        await CreateAsync(new TenantQuotas { ImagesPerJob = 3 });
        await SubmitAsync(3);
        var refused = await RefusedAsync(4);
        Assert.Equal(("The job has 4 images; fox may have 3 in one job.", null), (refused.Message, refused.RetryAfter));
        await SetAsync(new TenantQuotas { ImagesPerDay = 3 });
        Assert.Equal(("The job has 4 images; fox may submit 3 a day.", null), await ToldAsync(4));
        await SetAsync(new TenantQuotas { UnfinishedImages = 3 });
        Assert.Equal(("The job has 4 images; fox may have 3 unfinished at a time.", null), await ToldAsync(4));
        await SetAsync(new TenantQuotas { JobsAtOnce = 0 });
        Assert.Equal(("fox may have no jobs.", null), await ToldAsync(1));
        // Nothing of them was kept.
        Assert.Single(Farm.Objects.Keys);
    }

    [Fact]
    public async Task A_day_has_so_many_images_whatever_becomes_of_their_jobs()
    {
        await CreateAsync(new TenantQuotas { ImagesPerDay = 5 });
        Farm.Clock.Advance(TimeSpan.FromHours(20));
        var job = await SubmitAsync(3);
        await Coordinator.Control.CancelAsync(job, None);
        await Coordinator.Control.DeleteAsync(job, None);
        await Coordinator.Retention.RunAsync(None);
        var refused = await RefusedAsync(3);
        Assert.Equal("The job has 3 images; fox may submit 5 a day and has submitted 3 today (UTC).", refused.Message);
        Assert.Equal(TimeSpan.FromHours(4), refused.RetryAfter);
        await SubmitAsync(2);
        Assert.Equal(5, (await Coordinator.Tenants.FindAsync("fox", None))!.ImagesToday);
        Farm.Clock.Advance(refused.RetryAfter!.Value);
        Assert.Equal(0, (await Coordinator.Tenants.FindAsync("fox", None))!.ImagesToday);
        await SubmitAsync(5);
    }

    [Fact]
    public async Task Another_coordinators_late_clock_does_not_bring_the_day_back()
    {
        await CreateAsync(new TenantQuotas { ImagesPerDay = 5 });
        Farm.Clock.Advance(TimeSpan.FromDays(1));
        await SubmitAsync(4);
        Farm.Clock.AdjustTime(Farm.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        await RefusedAsync(2);
        await SubmitAsync(1);
    }

    [Fact]
    public async Task The_next_job_comes_in_when_one_has_ended()
    {
        await CreateAsync(new TenantQuotas { JobsAtOnce = 2 });
        var job = await SubmitAsync(1);
        await Coordinator.Control.PauseAsync(job, None);
        await SubmitAsync(1);
        var refused = await RefusedAsync(1);
        Assert.Equal("fox may have 2 jobs at once, and has them; the next is accepted when one ends.", refused.Message);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        await Farm.SubmitAsync(TestFarm.Request(), "owl");
        await Coordinator.Control.CancelAsync(job, None);
        Assert.Equal(1, (await Coordinator.Tenants.FindAsync("fox", None))!.OpenJobs);
        await SubmitAsync(1);
    }

    [Theory]
    [InlineData("jobs", 3)]
    [InlineData("day", 2)]
    [InlineData("unfinished", 2)]
    public async Task Many_at_once_take_a_quota_exactly(string quota, int accepted)
    {
        await CreateAsync(quota switch
        {
            "jobs" => new TenantQuotas { JobsAtOnce = 3 },
            "day" => new TenantQuotas { ImagesPerDay = 5 },
            _ => new TenantQuotas { UnfinishedImages = 5 },
        });
        // Each as a process of its own.
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => IsAcceptedAsync(Farm.Another()))));
        Assert.Equal(accepted, all.Count(one => one));
        Assert.Equal(accepted, (await Coordinator.Tenants.FindAsync("fox", None))!.OpenJobs);
        Assert.Equal(accepted * 2, (await Coordinator.Tenants.FindAsync("fox", None))!.ImagesToday);
        Assert.Equal(accepted, Farm.Objects.Keys.Count);
    }

    [Fact]
    public async Task A_request_that_comes_late_leaves_the_job_alone_that_another_made_of_it()
    {
        await CreateAsync(new TenantQuotas { ImagesPerDay = 3 });
        var request = TestFarm.Request(prompts: 3);
        var id = Guid.NewGuid();
        // Two coordinators have the same request; the slower one finds the quota used up by the other's job.
        await SubmitOnceAsync();
        await Assert.ThrowsAsync<QuotaException>(SubmitOnceAsync);
        Assert.Equal([JobKeys.Prompts(id)], Farm.Objects.Keys);

        async Task SubmitOnceAsync()
        {
            using PromptSource prompts = new PromptItems(request.Prompts.Items!);
            await Coordinator.Submission.SubmitAsync(request, prompts, "fox", None, id);
        }
    }

    private static async Task<bool> IsAcceptedAsync(TestCoordinator coordinator)
    {
        var request = TestFarm.Request(prompts: 2);
        using PromptSource prompts = new PromptItems(request.Prompts.Items!);
        try
        {
            await coordinator.Submission.SubmitAsync(request, prompts, "fox", None);
            return true;
        }
        catch (QuotaException)
        {
            return false;
        }
    }

    private Task<TenantInfo> CreateAsync(TenantQuotas quotas) => Coordinator.Tenants.CreateAsync("fox", new TenantSettings { Quotas = quotas }, None);

    private Task<TenantInfo?> SetAsync(TenantQuotas quotas) => Coordinator.Tenants.ChangeAsync("fox", new TenantSettings { Quotas = quotas }, None);

    private Task<Guid> SubmitAsync(int images) => Farm.SubmitAsync(TestFarm.Request(images), "fox");

    private Task<QuotaException> RefusedAsync(int images) => Assert.ThrowsAsync<QuotaException>(() => SubmitAsync(images));

    private async Task<(string, TimeSpan?)> ToldAsync(int images)
    {
        var refused = await RefusedAsync(images);
        return (refused.Message, refused.RetryAfter);
    }
}
