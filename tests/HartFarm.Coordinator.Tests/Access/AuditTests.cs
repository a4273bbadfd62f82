using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Access;

/// <summary>What is done is told, once, and stays told.</summary>
public abstract class AuditTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Everything_is_told_once()
    {
        await Coordinator.Tenants.CreateAsync("fox", new TenantSettings { Quotas = new TenantQuotas { ImagesPerJob = 3 } }, None);
        await Assert.ThrowsAsync<TenantConflictException>(() => Coordinator.Tenants.CreateAsync("fox", new TenantSettings(), None));
        await Assert.ThrowsAsync<QuotaException>(() => Farm.SubmitAsync(TestFarm.Request(4), "fox"));
        await Coordinator.Tenants.ChangeAsync("fox", new TenantSettings { Weight = 2 }, None);
        var (key, _) = (await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "fox", "", ["read", "admin"], null, None))!.Value;
        var job = await Farm.SubmitAsync(TestFarm.Request(3), "fox");
        for (var i = 0; i < 2; i++) await Coordinator.Control.CancelAsync(job, None);
        await Coordinator.Control.DeleteAsync(job, None);
        await Coordinator.Retention.RunAsync(None);
        for (var i = 0; i < 2; i++) await Coordinator.Keys.RevokeAsync(key.Id, None);
        await Coordinator.Tenants.DeleteAsync("fox", None);

        var entries = await Coordinator.Audit.ListAsync(null, null, null, 100, None);
        entries.Reverse();
        Assert.Equal(
            [
                (AuditAction.TenantCreated, "fox", """{"weight":1,"quotas":{"images_per_job":3}}"""),
                (AuditAction.TenantChanged, "fox", """{"weight":2,"quotas":{}}"""),
                (AuditAction.KeyCreated, key.Id.ToString("N"), $"{key.Prefix}, read admin"),
                (AuditAction.JobSubmitted, job.ToString("N"), "3 images"),
                (AuditAction.JobCancelled, job.ToString("N"), null),
                (AuditAction.JobDeleted, job.ToString("N"), null),
                (AuditAction.KeyRevoked, key.Id.ToString("N"), key.Prefix),
                (AuditAction.TenantDeleted, "fox", null),
            ],
            entries.Select(entry => (entry.Action, entry.Subject!, entry.Detail)));
        Assert.All(entries, entry => Assert.Equal(("coordinator", "fox", null, Farm.Clock.GetUtcNow()), (entry.Actor, entry.Tenant, entry.Address, entry.At)));
    }

    [Fact]
    public async Task Entries_are_found_by_tenant_and_kind_page_by_page()
    {
        foreach (var tenant in new[] { "fox", "owl", "bear" }) await Coordinator.Tenants.CreateAsync(tenant, new TenantSettings(), None);
        await Coordinator.Tenants.DeleteAsync("owl", None);
        Assert.Equal(2, (await Coordinator.Audit.ListAsync("owl", null, null, 100, None)).Count);
        Assert.Equal(["bear", "owl", "fox"], (await Coordinator.Audit.ListAsync(null, AuditAction.TenantCreated, null, 100, None)).Select(entry => entry.Subject));
        var first = Assert.Single(await Coordinator.Audit.ListAsync(null, null, null, 1, None));
        Assert.Equal(AuditAction.TenantDeleted, first.Action);
        Assert.Equal("bear", Assert.Single(await Coordinator.Audit.ListAsync(null, null, first.Id, 1, None)).Subject);
    }

    [Fact]
    public async Task What_changes_a_job_is_told_and_found_by_tenant_and_job()
    {
        await Coordinator.Tenants.CreateAsync("fox", new TenantSettings(), None);
        await Coordinator.Tenants.CreateAsync("owl", new TenantSettings(), None);
        var (job, other) = (await Farm.SubmitAsync(TestFarm.Request(3), "fox"), await Farm.SubmitAsync(TestFarm.Request(3), "fox"));
        await Coordinator.Control.CancelAsync(other, None);
        // What changes nothing is not told.
        for (var i = 0; i < 2; i++) await Coordinator.Control.PauseAsync(job, None);
        for (var i = 0; i < 2; i++) await Coordinator.Control.ResumeAsync(job, None);
        await Coordinator.Control.CancelAsync(job, None);
        await Assert.ThrowsAsync<JobStateException>(() => Coordinator.Control.PauseAsync(job, None));

        var entries = await Coordinator.Audit.ListOfAsync("fox", job.ToString("N"), 100, None);
        Assert.Equal(
            [AuditAction.JobCancelled, AuditAction.JobResumed, AuditAction.JobPaused, AuditAction.JobSubmitted], entries.Select(entry => entry.Action));
        Assert.Equal(entries.Take(2).Select(entry => entry.Id), (await Coordinator.Audit.ListOfAsync("fox", job.ToString("N"), 2, None)).Select(entry => entry.Id));
        Assert.Empty(await Coordinator.Audit.ListOfAsync("owl", job.ToString("N"), 100, None));
    }

    [Fact]
    public async Task One_jobs_entries_are_found_by_an_index_among_many()
    {
        await Coordinator.Tenants.CreateAsync("fox", new TenantSettings(), None);
        await Coordinator.Store.WriteAsync(
            async context =>
            {
                for (var i = 0; i < 2000; i++) Coordinator.Audit.Add(context, AuditAction.JobPaused, "fox", $"{i / 4}");
                await context.SaveChangesAsync(None);
                // As it does by itself from time to time.
                return await context.Database.ExecuteSqlRawAsync("ANALYZE audit_entries", None);
            },
            None);
        var plan = await Coordinator.Store.ReadAsync(
            async context =>
            {
                await using var command = AuditLog.Of(context, "fox", "7").Take(50).CreateDbCommand();
                command.CommandText = $"{(context.Database.ProviderName!.Contains("Sqlite", StringComparison.Ordinal) ? "EXPLAIN QUERY PLAN" : "EXPLAIN")} {command.CommandText}";
                await context.Database.OpenConnectionAsync(None);
                await using var reader = await command.ExecuteReaderAsync(None);
                List<string> lines = [];
                while (await reader.ReadAsync(None)) lines.Add(reader.GetString(reader.FieldCount - 1));
                return string.Join('\n', lines);
            },
            None);
        Assert.Contains("ix_audit_entries_tenant_subject_id", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)b-tree|sort", plan);
        Assert.Equal(4, (await Coordinator.Audit.ListOfAsync("fox", "7", 50, None)).Count);
    }

    [Fact]
    public async Task Nobody_changes_or_deletes_an_entry()
    {
        await Coordinator.Tenants.CreateAsync("fox", new TenantSettings(), None);
        await RefusedAsync(context => context.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "nobody")));
        await RefusedAsync(context => context.AuditEntries.ExecuteDeleteAsync());
        Assert.Equal("coordinator", Assert.Single(await Coordinator.Audit.ListAsync(null, null, null, 100, None)).Actor);
    }

    private async Task RefusedAsync(Func<Data.FarmContext, Task<int>> change)
    {
        var error = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Coordinator.Store.WriteAsync(change, None));
        Assert.Contains("audit entries are never changed", error.Message, StringComparison.Ordinal);
    }
}
