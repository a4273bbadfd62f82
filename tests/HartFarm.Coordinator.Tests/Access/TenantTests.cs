using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Access;

/// <summary>Tenants come, change and go.</summary>
public abstract class TenantTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task One_of_many_that_create_a_tenant_does()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => IsCreatedAsync(Farm.Another()))));
        Assert.Equal(1, all.Count(one => one));
        Assert.Single(await Coordinator.Tenants.ListAsync(null, 10, None));
    }

    [Fact]
    public async Task A_tenant_is_what_it_was_last_set_to()
    {
        var quotas = new TenantQuotas { ImagesPerDay = 4, JobsAtOnce = 3, ImagesPerJob = 2, UnfinishedImages = 9 };
        var created = await Coordinator.Tenants.CreateAsync("fox", new TenantSettings { Weight = 2, Quotas = quotas }, None);
        Assert.Equal((2, quotas, Farm.Clock.GetUtcNow()), (created.Weight, created.Quotas, created.CreatedAt!.Value));
        Assert.Equal(created, await Coordinator.Tenants.FindAsync("fox", None));
        var changed = await Coordinator.Tenants.ChangeAsync("fox", new TenantSettings { Quotas = new TenantQuotas { JobsAtOnce = 7 } }, None);
        Assert.Equal((1, new TenantQuotas { JobsAtOnce = 7 }), (changed!.Weight, changed.Quotas));
        Assert.Equal(changed, await Coordinator.Tenants.FindAsync("fox", None));
        Assert.Null(await Coordinator.Tenants.ChangeAsync("owl", new TenantSettings(), None));
        Assert.Null(await Coordinator.Tenants.FindAsync("owl", None));
        Assert.False(await Coordinator.Tenants.DeleteAsync("owl", None));
    }

    [Fact]
    public async Task Those_that_came_with_a_job_are_listed_with_the_others_page_by_page()
    {
        await Farm.SubmitAsync(TestFarm.Request(prompts: 3), "bear");
        await Coordinator.Tenants.CreateAsync("ant", new TenantSettings(), None);
        await Coordinator.Tenants.CreateAsync("cat", new TenantSettings(), None);
        var first = await Coordinator.Tenants.ListAsync(null, 2, None);
        Assert.Equal([("ant", 0, 0L), ("bear", 1, 3L)], first.Select(one => (one.Name, one.OpenJobs, one.ImagesToday)));
        Assert.Equal(["cat"], (await Coordinator.Tenants.ListAsync("bear", 2, None)).Select(one => one.Name));
    }

    [Fact]
    public async Task A_tenant_goes_when_nothing_of_it_is_left()
    {
        var job = await Farm.SubmitAsync(TestFarm.Request(), "fox");
        var (key, _) = (await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "fox", "", ["read"], null, None))!.Value;
        await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "fox", "", ["read"], Farm.Clock.GetUtcNow(), None);
        Assert.Equal("The tenant 'fox' has 1 jobs, 0 files and 1 keys that work; it is deleted when it has none.", await KeptAsync());
        await Coordinator.Control.CancelAsync(job, None);
        await Coordinator.Control.DeleteAsync(job, None);
        await KeptAsync();
        await Coordinator.Retention.RunAsync(None);
        await KeptAsync();
        await Coordinator.Keys.RevokeAsync(key.Id, None);
        await Coordinator.Store.WriteAsync(context => Task.FromResult(context.Files.Add(File("fox"))), None);
        Assert.Equal("The tenant 'fox' has 0 jobs, 1 files and 0 keys that work; it is deleted when it has none.", await KeptAsync());
        await Coordinator.Store.WriteAsync(context => context.Files.ExecuteDeleteAsync(None), None);
        await Coordinator.Store.WriteAsync(context => Task.FromResult(context.Files.Add(File("owl"))), None);
        Assert.True(await Coordinator.Tenants.DeleteAsync("fox", None));
        Assert.Empty(await Coordinator.Tenants.ListAsync(null, 10, None));
        Assert.Empty(await Coordinator.Keys.ListAsync(null, null, 10, None));
    }

    private async Task<string> KeptAsync() => (await Assert.ThrowsAsync<TenantConflictException>(() => Coordinator.Tenants.DeleteAsync("fox", None))).Message;

    private static FileRow File(string tenant) => new() { Id = Guid.NewGuid(), Tenant = tenant, Name = "p.txt", Purpose = "prompts", Sha256 = "" };

    private static async Task<bool> IsCreatedAsync(TestCoordinator coordinator)
    {
        try
        {
            await coordinator.Tenants.CreateAsync("fox", new TenantSettings(), None);
            return true;
        }
        catch (TenantConflictException)
        {
            return false;
        }
    }
}
