using Npgsql;

namespace HartFarm.Testing.Services;

/// <summary>A database of PostgreSQL, empty at first and deleted at the end.</summary>
public sealed class PostgresService : IAsyncDisposable
{
    private readonly string _server;

    private PostgresService(string server, string database)
    {
        _server = server;
        Database = database;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
    }

    public string Database { get; }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database on the server that a connection string leads to.</summary>
    public static async Task<PostgresService> CreateAsync(string server)
    {
        var service = new PostgresService(server, $"test_{Guid.NewGuid():N}");
        await service.ExecuteAsync($"create database {service.Database}").ConfigureAwait(false);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"drop database if exists {Database} with (force)").ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
