using HartFarm.Coordinator.Upkeep;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Data;

/// <summary>Brings a job store up to date, with the tables of upkeep's schedule. Any number of processes may do so at once: one does it, and the others wait.</summary>
/// <param name="database">The job store.</param>
/// <param name="store">Whether a start may change it.</param>
/// <param name="upkeep">Where upkeep's schedule is.</param>
public sealed class StoreMigration(IFarmDatabase database, IOptions<StoreOptions> store, IOptions<UpkeepOptions> upkeep)
{
    private const string Schedule = "upkeep's schedule";

    /// <summary>How it stands.</summary>
    public async Task<StoreState> LookAsync(CancellationToken cancellation)
    {
        var state = await database.LookAsync(cancellation).ConfigureAwait(false);
        return upkeep.Value.Postgres is { } schedule && !await UpkeepTables.AreCurrentAsync(schedule, cancellation).ConfigureAwait(false)
            ? state with { Missing = [.. state.Missing, Schedule] }
            : state;
    }

    /// <summary>Brings it up to date.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await database.MigrateAsync(cancellation).ConfigureAwait(false);
        if (upkeep.Value.Postgres is { } schedule) await UpkeepTables.InstallAsync(schedule, cancellation).ConfigureAwait(false);
    }

    /// <summary>What a start does: brings it up to date, or sees that it is.</summary>
    /// <exception cref="StoreOutdatedException">It is older, and the settings do not let a start change it.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (store.Value.Migrations == StoreMigrations.Run) await RunAsync(cancellation).ConfigureAwait(false);
        else if (await LookAsync(cancellation).ConfigureAwait(false) is { IsCurrent: false } state) throw new StoreOutdatedException(state);
    }
}
