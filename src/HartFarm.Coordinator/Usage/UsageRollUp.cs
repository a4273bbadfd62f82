using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Usage;

/// <summary>
/// Adds what finished shards took to the days' sums. An entry is deleted in the transaction that adds it, so however often this runs, and is cut
/// off, it counts once.
/// </summary>
public sealed class UsageRollUp(FarmStore store)
{
    private const int Batch = 5000;

    /// <summary>Rolls up all that there is.</summary>
    /// <returns>How many entries.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var all = 0;
        int rolled;
        do
        {
            rolled = await store.WriteAsync(context => BatchAsync(context, cancellation), cancellation).ConfigureAwait(false);
            all += rolled;
        }
        while (rolled == Batch);
        return all;
    }

    private static async Task<int> BatchAsync(FarmContext context, CancellationToken cancellation)
    {
        var entries = await context.UsageEntries.AsNoTracking().OrderBy(row => row.Id).Take(Batch).ToListAsync(cancellation).ConfigureAwait(false);
        long[] ids = [.. entries.Select(row => row.Id)];
        var deleted = await context.UsageEntries.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        // Another coordinator had some of them: it all begins anew at the next run.
        if (deleted != ids.Length) throw new DbUpdateConcurrencyException("usage is being rolled up by another coordinator");
        // In one order, so that no two transactions wait for each other.
        foreach (var day in entries.GroupBy(row => (row.Day, row.Tenant, row.Model)).OrderBy(group => group.Key))
            await AddAsync(context, Sum(day), cancellation).ConfigureAwait(false);
        return entries.Count;
    }

    private static UsageDayRow Sum(IGrouping<(DateOnly Day, string Tenant, string Model), UsageEntryRow> day) => new()
    {
        Day = day.Key.Day,
        Tenant = day.Key.Tenant,
        Model = day.Key.Model,
        Shards = day.Count(),
        Images = day.Sum(row => row.Images),
        Seconds = day.Sum(row => row.Seconds),
        Bytes = day.Sum(row => row.Bytes),
    };

    private static Task<int> AddAsync(FarmContext context, UsageDayRow day, CancellationToken cancellation) => context.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO usage_days (day, tenant, model, shards, images, seconds, bytes)
        VALUES ({day.Day}, {day.Tenant}, {day.Model}, {day.Shards}, {day.Images}, {day.Seconds}, {day.Bytes})
        ON CONFLICT (day, tenant, model) DO UPDATE
        SET shards = usage_days.shards + excluded.shards,
            images = usage_days.images + excluded.images,
            seconds = usage_days.seconds + excluded.seconds,
            bytes = usage_days.bytes + excluded.bytes
        """,
        cancellation);
}
