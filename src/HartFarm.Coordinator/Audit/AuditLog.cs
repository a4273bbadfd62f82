using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Audit;

/// <summary>Who did what, to what, when and from where. An entry is written in the transaction of what it tells: there is neither without the other.</summary>
public sealed class AuditLog(FarmStore store, IAuditActors actors, TimeProvider clock)
{
    /// <summary>Adds an entry to the caller's transaction.</summary>
    /// <param name="context">The transaction's.</param>
    /// <param name="action">What was done.</param>
    /// <param name="tenant">Whom it concerns.</param>
    /// <param name="subject">What it was done to.</param>
    /// <param name="detail">What else there is to say.</param>
    /// <param name="actor">Who did it; null is whoever the running code works for.</param>
    public void Add(FarmContext context, AuditAction action, string? tenant, string? subject, string? detail = null, AuditActor? actor = null)
    {
        actor ??= actors.Current;
        context.AuditEntries.Add(new AuditRow
        {
            At = clock.GetUtcNow(),
            Action = action,
            Actor = actor.Name,
            Tenant = tenant,
            Subject = subject,
            Address = actor.Address,
            Detail = detail,
        });
    }

    /// <summary>A page of entries, the newest first.</summary>
    /// <param name="tenant">Those that concern this tenant; null is all.</param>
    /// <param name="action">Those of this kind; null is all.</param>
    /// <param name="before">Those before this number; null is from the newest on.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<AuditRow>> ListAsync(string? tenant, AuditAction? action, long? before, int limit, CancellationToken cancellation) => store.ReadAsync(
        context =>
        {
            var entries = context.AuditEntries.AsNoTracking();
            if (tenant is not null) entries = entries.Where(row => row.Tenant == tenant);
            if (action is { } kind) entries = entries.Where(row => row.Action == kind);
            if (before is { } id) entries = entries.Where(row => row.Id < id);
            return entries.OrderByDescending(row => row.Id).Take(limit).ToListAsync(cancellation);
        },
        cancellation);

    /// <summary>What was done to one thing of a tenant, the newest first.</summary>
    /// <param name="tenant">Whom it concerns.</param>
    /// <param name="subject">What it was done to.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<AuditRow>> ListOfAsync(string tenant, string subject, int limit, CancellationToken cancellation) => store.ReadAsync(
        context => Of(context, tenant, subject).Take(limit).ToListAsync(cancellation), cancellation);

    /// <summary>The query of <see cref="ListOfAsync"/>, which an index answers in its order.</summary>
    internal static IQueryable<AuditRow> Of(FarmContext context, string tenant, string subject) =>
        context.AuditEntries.AsNoTracking().Where(row => row.Tenant == tenant && row.Subject == subject).OrderByDescending(row => row.Id);
}
