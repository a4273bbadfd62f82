using System.Data;
using Npgsql;

namespace HartFarm.Coordinator.Data.Postgres;

/// <summary>Lets one process at a time change a database's tables. The turn ends with the connection, too.</summary>
internal sealed class MigrationTurn : IAsyncDisposable
{
    // Any number that no other user of the database takes for an advisory lock.
    private const long Lock = 0x48617274_4D696772;

    private readonly NpgsqlConnection _connection;

    private MigrationTurn(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits for the turn, however long whoever has it takes.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MigrationTurn> TakeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await RunAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellation).ConfigureAwait(false);
        return new MigrationTurn(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection.State == ConnectionState.Open) await RunAsync(_connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
