using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Testing.Services;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A database of a real server.</summary>
public sealed class PostgresTestDatabase : ITestDatabase
{
    private PostgresService? _service;

    public async Task CreateAsync()
    {
        _service = await TestServices.PostgresAsync();
        await Open().MigrateAsync(CancellationToken.None);
    }

    // Tests run beside each other, and a server has a hundred connections.
    public IFarmDatabase Open(params IInterceptor[] interceptors) =>
        new PostgresDatabase(_service!.ConnectionString + ";Maximum Pool Size=10", interceptors);

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;
}
