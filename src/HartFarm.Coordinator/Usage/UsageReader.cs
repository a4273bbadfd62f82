using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Usage;

/// <summary>Reads what was made, what is not yet rolled up included, in one statement: nothing is seen twice or missed while it is rolled up.</summary>
public sealed class UsageReader(FarmStore store)
{
    /// <summary>A page of days, the newest first, then by tenant and model.</summary>
    public Task<List<UsageDayRow>> ListAsync(UsageFilter filter, CancellationToken cancellation) => store.ReadAsync(
        context =>
        {
            var rows = context.UsageDays
                .Select(row => new { row.Day, row.Tenant, row.Model, row.Shards, row.Images, row.Seconds, row.Bytes })
                .Concat(context.UsageEntries.Select(row => new { row.Day, row.Tenant, row.Model, Shards = 1L, row.Images, row.Seconds, row.Bytes }));
            if (filter.Tenant is { } tenant) rows = rows.Where(row => row.Tenant == tenant);
            if (filter.From is { } from) rows = rows.Where(row => row.Day >= from);
            if (filter.To is { } to) rows = rows.Where(row => row.Day <= to);
            if (filter.After is var (day, name, model))
            {
                rows = rows.Where(row => row.Day < day || (row.Day == day
                    && (row.Tenant.CompareTo(name) > 0 || (row.Tenant == name && row.Model.CompareTo(model) > 0))));
            }
            return rows.GroupBy(row => new { row.Day, row.Tenant, row.Model })
                .OrderByDescending(group => group.Key.Day).ThenBy(group => group.Key.Tenant).ThenBy(group => group.Key.Model)
                .Take(filter.Limit)
                .Select(group => new UsageDayRow
                {
                    Day = group.Key.Day,
                    Tenant = group.Key.Tenant,
                    Model = group.Key.Model,
                    Shards = group.Sum(row => row.Shards),
                    Images = group.Sum(row => row.Images),
                    Seconds = group.Sum(row => row.Seconds),
                    Bytes = group.Sum(row => row.Bytes),
                })
                .ToListAsync(cancellation);
        },
        cancellation);
}
