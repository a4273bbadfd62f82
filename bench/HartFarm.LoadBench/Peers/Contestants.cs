using HartFarm.LoadBench.Peers.Hangfire;

namespace HartFarm.LoadBench.Peers;

/// <summary>All who take part.</summary>
internal static class Contestants
{
    // Of those who take tasks in batches; HartFarm's shards have as many images where no rate of a model is known.
    private const int Batch = 100;

    public static IReadOnlyList<IContestant> All { get; } =
    [
        new HartFarmContestant(inFolder: false, shardSize: 1),
        new HartFarmContestant(inFolder: true, shardSize: 1),
        new HartFarmContestant(inFolder: false, Batch),
        new HartFarmContestant(inFolder: true, Batch),
        new HangfirePeer(),
        new CeleryPeer(),
        new NodePostgresPeer("pg-boss", "select count(*) from pgboss.job where name = 'load' and state < 'completed'")
        {
            Setup = "insert by 1,000; batches of 100, of which a full one asks for the next at once; looks every 0.5 s, its least (2 s as it comes)",
            Promise = "at least once: a task expires after 15 minutes, looked at every 2 minutes, and is tried 3 times in all",
        },
        new NodePostgresPeer("graphile-worker", "select count(*) from graphile_worker._private_jobs")
        {
            Setup = "add_jobs by 1,000; 24 at once over 25 connections",
            Promise = "at least once: a lock of 4 hours",
        },
        new BullPeer(),
    ];
}
