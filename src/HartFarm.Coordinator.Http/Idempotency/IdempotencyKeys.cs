using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>Requests by their idempotency keys. The table's primary key decides who was first; nothing is checked and then inserted.</summary>
internal sealed class IdempotencyKeys(FarmStore store, IOptions<HttpOptions> options, TimeProvider clock, ILogger<IdempotencyKeys> log)
{
    // A hold is renewed so often in its time; and a client that comes again as often finds it over before its patience is.
    private const int Renewals = 3;

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
            LockedUntil = UntilOf(now),
        };
        if (await IsFirstAsync(row, cancellation).ConfigureAwait(false)) return (new IdempotentRequest(row.ResourceId, false), row);
        var earlier = await store.ReadAsync(
            context => context.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant && one.Key == key, cancellation),
            cancellation).ConfigureAwait(false) ?? throw UnderWay(TimeSpan.Zero);
        if (earlier.Fingerprint != fingerprint)
            throw new RequestException(422, "The Idempotency-Key was used for another request.");
        if (earlier.Status is not null) return (null, earlier);
        return await TakeOverAsync(earlier, now, cancellation).ConfigureAwait(false)
            ? (new IdempotentRequest(earlier.ResourceId, true), earlier)
            : throw UnderWay(earlier.LockedUntil - now ?? TimeSpan.Zero);
    }

    /// <summary>Keeps others with the same key away while the request is worked on.</summary>
    public RequestHold Hold(IdempotencyRow row) => new(this, row, options.Value.RequestFor / Renewals, clock, log);

    /// <summary>The time until which a key is held that is taken or renewed now.</summary>
    public DateTimeOffset Until => UntilOf(clock.GetUtcNow());

    /// <summary>Holds a key for longer.</summary>
    /// <param name="row">The request's.</param>
    /// <param name="until">Until when.</param>
    /// <param name="unsure">Until when an earlier renewal was to hold it that failed: the database may have made it all the same.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>False where it was lost: another request has it, or the first was answered.</returns>
    public async Task<bool> RenewAsync(IdempotencyRow row, DateTimeOffset until, DateTimeOffset? unsure, CancellationToken cancellation)
    {
        var held = row.LockedUntil;
        var perhaps = unsure ?? held;
        var renewed = await store.WriteAsync(
            context => context.IdempotencyKeys
                .Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null && (one.LockedUntil == held || one.LockedUntil == perhaps))
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockedUntil, until), cancellation),
            cancellation).ConfigureAwait(false) == 1;
        if (renewed) row.LockedUntil = until;
        return renewed;
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

    /// <summary>
    /// Lets a request be sent again at once that failed: nobody knows how far it came, so what it makes keeps its id. Changes nothing where another
    /// request goes on with it.
    /// </summary>
    public Task UnlockAsync(IdempotencyRow row, CancellationToken cancellation)
    {
        var (held, now) = (row.LockedUntil, clock.GetUtcNow());
        return store.WriteAsync(
            context => context.IdempotencyKeys.Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null && one.LockedUntil == held)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockedUntil, now), cancellation),
            cancellation);
    }

    /// <summary>
    /// Forgets a request that was refused, for it changed nothing: the same key may be used for another. Forgets nothing where another request goes on with it.
    /// </summary>
    public Task ReleaseAsync(IdempotencyRow row, CancellationToken cancellation)
    {
        var held = row.LockedUntil;
        return store.WriteAsync(
            context => context.IdempotencyKeys.Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null && one.LockedUntil == held)
                .ExecuteDeleteAsync(cancellation),
            cancellation);
    }

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

    private async Task<bool> TakeOverAsync(IdempotencyRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = UntilOf(now);
        var taken = await store.WriteAsync(
            context => context.IdempotencyKeys
                .Where(one => one.Tenant == row.Tenant && one.Key == row.Key && one.Status == null && one.LockedUntil <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LockedUntil, until), cancellation),
            cancellation).ConfigureAwait(false) == 1;
        if (taken) row.LockedUntil = until;
        return taken;
    }

    // In whole milliseconds: what a database keeps has to be equal to what is known here.
    private DateTimeOffset UntilOf(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds((now + options.Value.RequestFor).ToUnixTimeMilliseconds());

    private static RequestException UnderWay(TimeSpan left) =>
        new(409, "The request with this Idempotency-Key is under way.") { RetryAfter = Math.Max(1, (int)Math.Ceiling(left.TotalSeconds / Renewals)) };
}
