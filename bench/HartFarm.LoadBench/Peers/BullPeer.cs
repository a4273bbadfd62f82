using System.Globalization;
using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers;

/// <summary>BullMQ, which keeps its tasks in Redis.</summary>
internal sealed class BullPeer : IContestant
{
    private PeerScript? _script;

    public string Name => "bullmq";

    public string Setup => "Redis appends to a file, to the disk once a second; addBulk by 1,000; concurrency 100";

    public string Promise => "at least once: a lock of 30 s, looked at every 30 s; a task that stalls a second time fails. Redis may lose the last second";

    public async Task<string> FindAsync(CancellationToken cancellation)
    {
        var redis = await RedisServer.VersionAsync(cancellation);
        _script = await NodePackages.InstallAsync(Name, cancellation);
        return $"{await ScriptVersion.AskAsync(_script, "BullMQ does not run in node", cancellation)}, Redis {redis}";
    }

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation)
    {
        var redis = await RedisServer.StartAsync(place.Folder, cancellation);
        var environment = new Dictionary<string, string> { ["LOAD_REDIS_PORT"] = redis.Port.ToString(CultureInfo.InvariantCulture), [ExecutionWriter.Variable] = place.Log };
        return new ScriptContest(_script!, environment, IsDrainedAsync, redis);

        async Task<bool> IsDrainedAsync(CancellationToken token) => await redis.AskAsync(token, "exists", "bull:load:wait", "bull:load:active") == "0";
    }
}
