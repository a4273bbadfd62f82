namespace HartFarm.Coordinator.Dispatch;

/// <summary>
/// Whose shards go next, within one size class. Each place goes to the tenant that has the least work out for its weight; within the tenant
/// to its jobs of the highest priority; among these to the one that has the least out, the older first. Work is counted in images.
/// </summary>
public static class FairShare
{
    /// <summary>Gives away places.</summary>
    /// <param name="jobs">All jobs of the size class, those without pending shards too: what they have out counts for their tenants.</param>
    /// <param name="places">How many shards there is room for.</param>
    /// <returns>The jobs that get places, in the order in which each got its first.</returns>
    public static IReadOnlyList<JobTurn> Choose(IReadOnlyList<JobDemand> jobs, int places)
    {
        var tenants = jobs.GroupBy(job => job.Tenant, StringComparer.Ordinal).Select(group => new TenantShare(group)).ToList();
        List<Guid> order = [];
        Dictionary<Guid, int> turns = [];
        for (var place = 0; place < places; place++)
        {
            var next = tenants.Where(tenant => tenant.HasPending).MinBy(tenant => (tenant.Share, tenant.Oldest, tenant.Name));
            if (next is null) break;
            var job = next.Take();
            if (!turns.TryGetValue(job, out var before)) order.Add(job);
            turns[job] = before + 1;
        }
        return [.. order.Select(job => new JobTurn(job, turns[job]))];
    }
}
