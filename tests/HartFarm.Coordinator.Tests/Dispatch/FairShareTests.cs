using CsCheck;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Dispatch;

namespace HartFarm.Coordinator.Tests.Dispatch;

/// <summary>Who goes next.</summary>
public class FairShareTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<JobDemand[]> Jobs = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 20], Gen.Int[0, 20], Gen.Int[1, 50], Gen.Int[0, 100],
        (tenant, priority, pending, @out, size, age) => Job($"tenant {tenant}", pending, @out, size) with
        {
            Weight = 1 + tenant,
            Priority = (JobPriority)priority,
            CreatedAt = Start.AddSeconds(age),
        }).Array[0, 12];

    [Fact]
    public void No_place_stays_empty_while_a_shard_waits_and_no_job_gives_more_than_it_has() => Gen.Select(Jobs, Gen.Int[0, 60]).Sample((jobs, places) =>
    {
        var turns = FairShare.Choose(jobs, places);
        Assert.Equal(Math.Min(places, jobs.Sum(job => job.Pending)), turns.Sum(turn => turn.Shards));
        Assert.All(turns, turn => Assert.InRange(turn.Shards, 1, jobs.Single(job => job.JobId == turn.JobId).Pending));
    });

    [Fact]
    public void Within_a_tenant_a_lower_priority_waits_for_the_higher() => Gen.Select(Jobs, Gen.Int[0, 60]).Sample((jobs, places) =>
    {
        var turns = FairShare.Choose(jobs, places).ToDictionary(turn => turn.JobId, turn => turn.Shards);
        foreach (var tenant in jobs.GroupBy(job => job.Tenant))
        {
            var served = tenant.Where(job => turns.ContainsKey(job.JobId)).ToList();
            if (served.Count == 0) continue;
            var lowest = served.Min(job => job.Priority);
            Assert.All(tenant.Where(job => job.Priority > lowest), job => Assert.Equal(job.Pending, turns.GetValueOrDefault(job.JobId)));
        }
    });

    [Fact]
    public void Nobody_is_more_than_a_shard_ahead_of_a_tenant_that_still_waits() => Gen.Select(Jobs, Gen.Int[0, 60]).Sample((jobs, places) =>
    {
        var turns = FairShare.Choose(jobs, places).ToDictionary(turn => turn.JobId, turn => turn.Shards);
        var tenants = jobs.GroupBy(job => job.Tenant).Select(tenant => (
            Share: tenant.Sum(job => (double)(job.Out + turns.GetValueOrDefault(job.JobId)) * job.ShardSize) / tenant.First().Weight,
            Waits: tenant.Any(job => job.Pending > turns.GetValueOrDefault(job.JobId)),
            Served: tenant.Any(job => turns.ContainsKey(job.JobId)),
            Step: tenant.Max(job => job.ShardSize) / tenant.First().Weight)).ToList();
        foreach (var ahead in tenants.Where(tenant => tenant.Served))
            Assert.All(tenants.Where(tenant => tenant.Waits), behind => Assert.True(ahead.Share <= behind.Share + ahead.Step + 1e-9));
    });

    [Fact]
    public void Weights_are_shares_in_the_long_run()
    {
        JobDemand[] jobs = [Job("one", 1000) with { Weight = 1 }, Job("three", 1000) with { Weight = 3 }];
        Assert.Equal([100, 300], FairShare.Choose(jobs, 400).OrderBy(turn => turn.Shards).Select(turn => turn.Shards));
    }

    [Fact]
    public void A_newcomer_is_not_behind_a_tenants_million()
    {
        JobDemand[] jobs = [Job("big", 1_000_000, @out: 20), Job("new", 3) with { CreatedAt = Start.AddDays(1) }];
        Assert.Equal(new JobTurn(jobs[1].JobId, 3), FairShare.Choose(jobs, 4)[0]);
    }

    [Fact]
    public void Two_jobs_of_a_tenant_share_its_places_whatever_their_shards_hold()
    {
        JobDemand[] jobs = [Job("one", 1000, size: 10), Job("one", 1000, size: 30)];
        Assert.Equal([10, 30], FairShare.Choose(jobs, 40).OrderBy(turn => turn.Shards).Select(turn => turn.Shards));
    }

    private static JobDemand Job(string tenant, int pending, int @out = 0, int size = 10) => new()
    {
        JobId = Guid.NewGuid(),
        Tenant = tenant,
        Weight = 1,
        Priority = JobPriority.Normal,
        CreatedAt = Start,
        Pending = pending,
        Out = @out,
        ShardSize = size,
    };
}
