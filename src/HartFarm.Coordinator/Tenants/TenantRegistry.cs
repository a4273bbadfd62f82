using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tenants;

/// <summary>The tenants of the job store.</summary>
public sealed class TenantRegistry(FarmStore store, AuditLog audit, TimeProvider clock)
{
    /// <summary>Creates a tenant.</summary>
    /// <exception cref="TenantConflictException">It is there already.</exception>
    public Task<TenantInfo> CreateAsync(string name, TenantSettings settings, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            // Another one that creates it at once waits here, and finds it.
            var created = await context.Database.ExecuteSqlAsync(
                $"INSERT INTO tenants (name, weight, submitted_images) VALUES ({name}, 1, 0) ON CONFLICT (name) DO NOTHING", cancellation).ConfigureAwait(false);
            if (created == 0) throw new TenantConflictException($"There is a tenant '{name}' already.");
            var tenant = await context.Tenants.SingleAsync(row => row.Name == name, cancellation).ConfigureAwait(false);
            tenant.CreatedAt = clock.GetUtcNow();
            Apply(tenant, settings);
            audit.Add(context, AuditAction.TenantCreated, name, name, Text(settings));
            return Describe(tenant, 0);
        },
        cancellation);

    /// <summary>Sets a tenant's share and quotas. Jobs that were accepted stay so.</summary>
    /// <returns>The tenant; null where there is none.</returns>
    public Task<TenantInfo?> ChangeAsync(string name, TenantSettings settings, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (!await store.Database.LockTenantAsync(context, name, cancellation).ConfigureAwait(false)) return null;
            var tenant = await context.Tenants.SingleAsync(row => row.Name == name, cancellation).ConfigureAwait(false);
            Apply(tenant, settings);
            audit.Add(context, AuditAction.TenantChanged, name, name, Text(settings));
            return Describe(tenant, await Open(context, name).CountAsync(cancellation).ConfigureAwait(false));
        },
        cancellation);

    /// <summary>Deletes a tenant that has nothing left, with those of its keys that let nobody in any more.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="TenantConflictException">It has jobs, files or keys.</exception>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (!await store.Database.LockTenantAsync(context, name, cancellation).ConfigureAwait(false)) return false;
            var now = clock.GetUtcNow();
            var jobs = await context.Jobs.CountAsync(row => row.Tenant == name, cancellation).ConfigureAwait(false);
            var files = await context.Files.CountAsync(row => row.Tenant == name, cancellation).ConfigureAwait(false);
            var keys = await context.ApiKeys.CountAsync(
                row => row.Tenant == name && row.RevokedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now), cancellation).ConfigureAwait(false);
            if (jobs + files + keys > 0)
                throw new TenantConflictException($"The tenant '{name}' has {jobs} jobs, {files} files and {keys} keys that work; it is deleted when it has none.");
            await context.ApiKeys.Where(row => row.Tenant == name).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            // Whoever has the name next is not to be given this one's answers.
            await context.IdempotencyKeys.Where(row => row.Tenant == name).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            await context.Tenants.Where(row => row.Name == name).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            audit.Add(context, AuditAction.TenantDeleted, name, name);
            return true;
        },
        cancellation);

    /// <summary>A tenant; null where there is none.</summary>
    public Task<TenantInfo?> FindAsync(string name, CancellationToken cancellation) => store.ReadAsync(
        async context => await context.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellation).ConfigureAwait(false) is { } tenant
            ? Describe(tenant, await Open(context, name).CountAsync(cancellation).ConfigureAwait(false))
            : null,
        cancellation);

    /// <summary>A page of tenants, in the order of the database's texts.</summary>
    /// <param name="after">The name that the page comes after; null is from the first on.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<TenantInfo>> ListAsync(string? after, int limit, CancellationToken cancellation) => store.ReadAsync(
        async context =>
        {
            var rows = await context.Tenants.AsNoTracking().Where(row => after == null || row.Name.CompareTo(after) > 0)
                .OrderBy(row => row.Name).Take(limit).ToListAsync(cancellation).ConfigureAwait(false);
            string[] names = [.. rows.Select(row => row.Name)];
            var open = await context.Jobs.Where(row => names.Contains(row.Tenant) && row.EndedAt == null)
                .GroupBy(row => row.Tenant).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation).ConfigureAwait(false);
            return rows.ConvertAll(row => Describe(row, open.GetValueOrDefault(row.Name)));
        },
        cancellation);

    private static IQueryable<JobRow> Open(FarmContext context, string tenant) => context.Jobs.Where(row => row.Tenant == tenant && row.EndedAt == null);

    private static void Apply(TenantRow tenant, TenantSettings settings)
    {
        tenant.Weight = settings.Weight;
        tenant.ImagesPerDay = settings.Quotas.ImagesPerDay;
        tenant.MaxJobs = settings.Quotas.JobsAtOnce;
        tenant.MaxJobImages = settings.Quotas.ImagesPerJob;
        tenant.MaxImages = settings.Quotas.UnfinishedImages;
    }

    private static string Text(TenantSettings settings) =>
        JsonSerializer.Serialize(new TenantSettings { Weight = settings.Weight, Quotas = settings.Quotas }, WireJson.Client);

    private TenantInfo Describe(TenantRow tenant, int open) => new()
    {
        Name = tenant.Name,
        Weight = tenant.Weight,
        Quotas = new TenantQuotas
        {
            ImagesPerDay = tenant.ImagesPerDay,
            JobsAtOnce = tenant.MaxJobs,
            ImagesPerJob = tenant.MaxJobImages,
            UnfinishedImages = tenant.MaxImages,
        },
        ImagesToday = TenantQuota.SubmittedOn(tenant, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)),
        OpenJobs = open,
        CreatedAt = tenant.CreatedAt,
    };
}
