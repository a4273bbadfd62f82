using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace HartFarm.LoadBench;

/// <summary>What a run ran on.</summary>
/// <param name="Processor">As Linux names it.</param>
/// <param name="Cores">Those that this process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Postgres">PostgreSQL's version with the settings that its durability hangs on.</param>
/// <param name="Date">The day, UTC.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Postgres, string Date)
{
    public static async Task<Machine> ReadAsync(string postgres, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(
            "select format('PostgreSQL %s, fsync %s, synchronous_commit %s', current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'))");
        var settings = (string)(await command.ExecuteScalarAsync(cancellation))!;
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return new Machine(
            processor ?? RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount, RuntimeInformation.OSDescription, settings,
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"{Date}, {Processor}, {Cores} core{(Cores == 1 ? "" : "s")} for this run, {System}; {Postgres}";
}
