using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers;

/// <summary>A queue for Node that keeps its tasks in PostgreSQL.</summary>
/// <param name="name">Its name, which its package and its folder have, too.</param>
/// <param name="unfinished">A query that counts what is not done.</param>
internal sealed class NodePostgresPeer(string name, string unfinished) : IContestant
{
    private PeerScript? _script;

    public string Name => name;

    public required string Setup { get; init; }

    public required string Promise { get; init; }

    public async Task<string> FindAsync(CancellationToken cancellation)
    {
        _script = await NodePackages.InstallAsync(name, cancellation);
        return await ScriptVersion.AskAsync(_script, $"{name} does not run in node", cancellation);
    }

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation)
    {
        var postgres = await PostgresPlace.CreateAsync(place.Services);
        return new ScriptContest(
            _script!, new Dictionary<string, string> { ["LOAD_POSTGRES"] = postgres.Url, [ExecutionWriter.Variable] = place.Log },
            token => postgres.IsNoneAsync(unfinished, token), postgres);
    }
}
