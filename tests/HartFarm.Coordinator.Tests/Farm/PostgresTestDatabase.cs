using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A database of the server that the tests share, made from one with the tables.</summary>
public sealed class PostgresTestDatabase : ITestDatabase
{
    private const string Server = "HARTFARM_TEST_POSTGRES";
    private static readonly Lazy<Task<string>> Template = new(MakeAsync);
    private readonly string _name = $"test_{Guid.NewGuid():N}";

    public async Task CreateAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Server) is null, $"{Server} names no server");
        await ExecuteAsync($"CREATE DATABASE {_name} TEMPLATE {await Template.Value}");
    }

    public IFarmDatabase Open(params IInterceptor[] interceptors) => new PostgresDatabase(Connection(_name), interceptors);

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable(Server) is not null) await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static async Task<string> MakeAsync()
    {
        var name = $"template_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        await new PostgresDatabase(Connection(name)).MigrateAsync(CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        return name;
    }

    private static string Connection(string name) => new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable(Server))
    {
        Database = name,
        MaxPoolSize = 20,
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 5,
    }.ConnectionString;

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
