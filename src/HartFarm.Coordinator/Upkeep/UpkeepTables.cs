using System.Globalization;
using System.Text.RegularExpressions;
using Hangfire.PostgreSql;
using HartFarm.Coordinator.Data.Postgres;
using Npgsql;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>The tables of upkeep's schedule in PostgreSQL, which are Hangfire's.</summary>
internal static partial class UpkeepTables
{
    /// <summary>The schema that they are in.</summary>
    public const string Schema = "hangfire";

    // Hangfire installs by scripts of ascending numbers, and keeps the last one's.
    private static readonly int Latest = typeof(PostgreSqlStorage).Assembly.GetManifestResourceNames()
        .Select(name => Script().Match(name)).Where(match => match.Success)
        .Max(match => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>Whether they are there, and of this version.</summary>
    public static async Task<bool> AreCurrentAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand($"SELECT max(version) FROM {Schema}.schema", connection);
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is int version && version >= Latest;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
    }

    /// <summary>Makes them, or brings them up to date; one process at a time does.</summary>
    public static async Task InstallAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(SessionLimits.In(connectionString));
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        await using var turn = await MigrationTurn.TakeAsync(connection, cancellation).ConfigureAwait(false);
        PostgreSqlObjectsInstaller.Install(connection, Schema);
    }

    [GeneratedRegex(@"Install\.v(?<number>[0-9]+)\.sql$")]
    private static partial Regex Script();
}
