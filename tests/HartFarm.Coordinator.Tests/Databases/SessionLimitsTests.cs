using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Testing.Services;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace HartFarm.Coordinator.Tests.Databases;

/// <summary>A coordinator that stands still holds up no other for long.</summary>
public sealed class SessionLimitsTests
{
    private const string Shown = "select current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('tcp_keepalives_idle') as \"Value\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "10s 10")]
    [InlineData(";Options=-c idle_in_transaction_session_timeout=3s", "3s 10")]
    [InlineData(";Options=-c TCP_KEEPALIVES_IDLE=7 -c work_mem=5MB", "10s 7")]
    public async Task Sessions_have_limits_unless_the_connection_sets_them_itself(string more, string expected)
    {
        await using var postgres = await TestServices.PostgresAsync();
        // By TCP, for a socket of the machine's own has no life to keep.
        var database = new PostgresDatabase(postgres.ConnectionString + more);
        await using var context = database.CreateContext();
        Assert.Equal(expected, await context.Database.SqlQueryRaw<string>(Shown).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task What_one_that_stands_still_has_locked_goes_on_with_another_and_its_own_work_begins_anew()
    {
        await using var postgres = await TestServices.PostgresAsync();
        var usual = new PostgresDatabase(postgres.ConnectionString);
        await usual.MigrateAsync(Cancellation);
        await new FarmStore(usual).WriteAsync(context => Task.FromResult(context.Tenants.Add(new TenantRow { Name = "fox" })), Cancellation);
        var still = new PostgresDatabase(postgres.ConnectionString + ";Options=-c idle_in_transaction_session_timeout=2s");
        await using var other = NpgsqlDataSource.Create(postgres.ConnectionString);
        var tries = 0;
        var weight = await new FarmStore(still).WriteAsync(
            async context =>
            {
                await still.LockTenantAsync(context, "fox", Cancellation);
                // Standing still lasts until another has had the lock.
                if (tries++ == 0)
                {
                    await using var update = other.CreateCommand("update tenants set weight = 2 where name = 'fox'");
                    await update.ExecuteNonQueryAsync(Cancellation);
                }
                return (await context.Tenants.SingleAsync(row => row.Name == "fox", Cancellation)).Weight;
            },
            Cancellation);
        Assert.Equal((2, 2.0), (tries, weight));
    }
}
