using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Keys;

/// <summary>The API keys of the job store.</summary>
public sealed class KeyRegistry(FarmStore store, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key.</summary>
    /// <param name="id">The key's id, which is made once.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="scopes">What it is for.</param>
    /// <param name="expiresAt">From when on it lets nobody in; null is never.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The key, which is told here alone; null where there is no such tenant.</returns>
    public async Task<(ApiKeyRow Row, KeySecret Secret)?> CreateAsync(
        Guid id, string tenant, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        var secret = KeySecret.Create();
        var row = new ApiKeyRow
        {
            Id = id,
            Tenant = tenant,
            Name = name,
            Prefix = secret.Prefix,
            Sha256 = secret.Sha256,
            Scopes = scopes,
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = expiresAt?.ToUniversalTime(),
        };
        var made = await store.WriteAsync(
            async context =>
            {
                // Locked, so that the tenant cannot be deleted meanwhile.
                if (!await store.Database.LockTenantAsync(context, tenant, cancellation).ConfigureAwait(false)) return false;
                context.ApiKeys.Add(row);
                audit.Add(context, AuditAction.KeyCreated, tenant, row.Id.ToString("N"), $"{row.Prefix}, {string.Join(' ', scopes)}");
                return true;
            },
            cancellation).ConfigureAwait(false);
        return made ? (row, secret) : null;
    }

    /// <summary>A page of keys, the newest first.</summary>
    /// <param name="tenant">This tenant's alone; null is all.</param>
    /// <param name="after">The time and id of the key that the page comes after.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<ApiKeyRow>> ListAsync(string? tenant, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken cancellation) => store.ReadAsync(
        context =>
        {
            var keys = context.ApiKeys.AsNoTracking().Where(row => tenant == null || row.Tenant == tenant);
            if (after is var (time, id)) keys = keys.Where(row => row.CreatedAt < time || (row.CreatedAt == time && row.Id.CompareTo(id) < 0));
            return keys.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(limit).ToListAsync(cancellation);
        },
        cancellation);

    /// <summary>A key by its id; null where there is none.</summary>
    public Task<ApiKeyRow?> FindAsync(Guid id, CancellationToken cancellation) =>
        store.ReadAsync(context => context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation), cancellation);

    /// <summary>A key by its hash; null where there is none. Whether it still lets anybody in is the caller's to see.</summary>
    public Task<ApiKeyRow?> FindAsync(string sha256, CancellationToken cancellation) =>
        store.ReadAsync(context => context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Sha256 == sha256, cancellation), cancellation);

    /// <summary>Notes that a key was used, once a minute at most.</summary>
    public async Task UsedAsync(ApiKeyRow key, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = now - UseNoted;
        if (key.LastUsedAt > before) return;
        await store.WriteAsync(
            context => context.ApiKeys.Where(row => row.Id == key.Id && (row.LastUsedAt == null || row.LastUsedAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellation),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Revokes a key. Revoking it twice changes nothing.</summary>
    /// <returns>The key; null where there is none.</returns>
    public Task<ApiKeyRow?> RevokeAsync(Guid id, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var now = clock.GetUtcNow();
            var revoked = await context.ApiKeys.Where(row => row.Id == id && row.RevokedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation).ConfigureAwait(false);
            var key = await context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
            if (revoked > 0 && key is not null) audit.Add(context, AuditAction.KeyRevoked, key.Tenant, id.ToString("N"), key.Prefix);
            return key;
        },
        cancellation);
}
