using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers.Hangfire;

/// <summary>Hangfire with PostgreSQL.</summary>
internal sealed class HangfirePeer : IContestant
{
    private static readonly PeerScript Script = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "HartFarm.LoadBench.dll"), HangfireCommand.Name]);

    public string Name => "hangfire";

    public string Setup => "EnableLongPolling, so that it is told of new tasks; else as it comes: five workers a core, 20 at most, and tasks are created one by one";

    public string Promise => "at least once: a task that was fetched is hidden for 30 minutes (InvisibilityTimeout)";

    public Task<string> FindAsync(CancellationToken cancellation) => ScriptVersion.AskAsync(Script, "Hangfire does not run", cancellation);

    public async Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation)
    {
        var postgres = await PostgresPlace.CreateAsync(place.Services);
        return new ScriptContest(
            Script, new Dictionary<string, string> { [HangfireCommand.Variable] = postgres.ConnectionString, [ExecutionWriter.Variable] = place.Log },
            token => postgres.IsNoneAsync("select count(*) from hangfire.jobqueue", token), postgres);
    }
}
