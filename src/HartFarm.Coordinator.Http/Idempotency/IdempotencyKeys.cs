using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>Requests by their idempotency keys. The table's primary key decides who was first; nothing is checked and then inserted.</summary>
internal sealed class IdempotencyKeys(FarmStore store, IOptions<HttpOptions> options, TimeProvider clock)
{
    private const int RetryAfter = 1;

    /// <summary>Begins a request, or finds what it was answered.</summary>
    /// <returns>The request to be run, or the row with the answer.</returns>
    /// <exception cref="RequestException">The key was used for another request (422), or its request is under way (409).</exception>
    public async Task<(IdempotentRequest? Run, IdempotencyRow Row)> BeginAsync(string tenant, string key, string fingerprint, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new IdempotencyRow
        {
            Tenant = tenant,
            Key = key,
            Fingerprint = fingerprint,
            ResourceId = Guid.CreateVersion7(now),
            CreatedAt = now,
            LockedUntil = now + options.Value.RequestFor,
        };
        if (await IsFirstAsync(row, cancellation).ConfigureAwait(false)) return (new IdempotentRequest(row.ResourceId, false), row);
        var earlier = await store.ReadAsync(
            context => context.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Key == key, cancellation),
            cancellation).ConfigureAwait(false) ?? throw UnderWay();
        if (earlier.Fingerprint != fingerprint)
            throw new RequestException(422, "The Idempotency-Key was used for another request.");
        if (earlier.Status is not null) return (null, earlier);
        return await TakeOverAsync(earlier, now, cancellation).ConfigureAwait(false) ? (new IdempotentRequest(earlier.ResourceId, true), earlier) : throw UnderWay();
    }

    /// <summary>Keeps the answer.</summary>
    public Task AnswerAsync(IdempotencyRow row, int status, string? location, string? contentType, byte[] body, CancellationToken cancellation) =>
        store.WriteAsync(
            context => context.IdempotencyKeys.Where(one => one.Tenant == row.Tenant && one.Key == row.Key).ExecuteUpdateAsync(
                set => set
                    .SetProperty(one => one.Status, status)
                    .SetProperty(one => one.Location, location)
                    .SetProperty(one => one.ContentType, contentType)
                    .SetProperty(one => one.Body, body)
                    .SetProperty(one => one.LockedUntil, (DateTimeOffset?)null),
                cancellation),
            cancellation);

    /// <summary>Lets a request be sent again at once that failed: nobody knows how far it came, so what it makes keeps its id.</summary>
    public Task UnlockAsync(IdempotencyRow row, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.WriteAsync(
            context => context.IdempotencyKeys.Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockedUntil, now), cancellation),
            cancellation);
    }

    /// <summary>Forgets a request that was refused, for it changed nothing: the same key may be used for another.</summary>
    public Task ReleaseAsync(IdempotencyRow row, CancellationToken cancellation) => store.WriteAsync(
        context => context.IdempotencyKeys.Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null).ExecuteDeleteAsync(cancellation),
        cancellation);

    private async Task<bool> IsFirstAsync(IdempotencyRow row, CancellationToken cancellation)
    {
        try
        {
            return await store.WriteAsync(
                async context =>
                {
                    context.IdempotencyKeys.Add(row);
                    return await context.SaveChangesAsync(cancellation).ConfigureAwait(false) == 1;
                },
                cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Whoever reads next finds the first one, or that the store does not answer.
            return false;
        }
    }

    private async Task<bool> TakeOverAsync(IdempotencyRow row, DateTimeOffset now, CancellationToken cancellation) => await store.WriteAsync(
        context => context.IdempotencyKeys
            .Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null && one.LockedUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockedUntil, now + options.Value.RequestFor), cancellation),
        cancellation).ConfigureAwait(false) == 1;

    private static RequestException UnderWay() => new(409, "The request with this Idempotency-Key is under way.") { RetryAfter = RetryAfter };
}
