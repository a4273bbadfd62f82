using HartFarm.Coordinator;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.Fuzzing;

/// <summary>The same on PostgreSQL, which takes less for a text and for a time than SQLite does.</summary>
public sealed class PostgresFuzzTests : FuzzTests
{
    private PostgresService _postgres = null!;

    public override async ValueTask InitializeAsync()
    {
        _postgres = await TestServices.PostgresAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    protected override void Coordinate(CoordinatorOptions options) =>
        (options.Store.Sqlite, options.Store.Postgres) = (null, _postgres.ConnectionString + ";Maximum Pool Size=20");
}
