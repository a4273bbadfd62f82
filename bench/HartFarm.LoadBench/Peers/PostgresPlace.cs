using HartFarm.Testing.Services;
using Npgsql;

namespace HartFarm.LoadBench.Peers;

/// <summary>A peer's own database.</summary>
internal sealed class PostgresPlace : IAsyncDisposable
{
    private readonly PostgresService _service;
    private readonly NpgsqlDataSource _source;

    private PostgresPlace(PostgresService service) => (_service, _source) = (service, NpgsqlDataSource.Create(service.ConnectionString));

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => _service.ConnectionString;

    /// <summary>As others have it: <c>postgres://user:password@host:port/database</c>.</summary>
    public string Url
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(_service.ConnectionString);
            return $"postgres://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port}/{parts.Database}";
        }
    }

    public static async Task<PostgresPlace> CreateAsync(ServiceAddresses services) => new(await PostgresService.CreateAsync(services.Postgres!));

    /// <summary>Whether a query that counts says 0.</summary>
    public async Task<bool> IsNoneAsync(string query, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(query);
        return await command.ExecuteScalarAsync(cancellation) is 0L;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _service.DisposeAsync();
    }
}
