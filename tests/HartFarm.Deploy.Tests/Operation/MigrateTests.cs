using HartFarm.Build.Tests;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Sqlite;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Testing.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace HartFarm.Deploy.Tests.Operation;

/// <summary>Job stores of earlier versions, empty ones and those of later versions: <c>hartfarm migrate</c>, and what a start does.</summary>
public sealed class MigrateTests : IDisposable
{
    private const int AtOnce = 2;
    private const int Rounds = 5;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_brings_an_older_store_up_to_date_and_check_alone_changes_nothing()
    {
        await using var postgres = await TestServices.PostgresAsync();
        await OlderAsync(new PostgresDatabase(postgres.ConnectionString));
        (string, string) store = ("HARTFARM_STORE__POSTGRES", postgres.ConnectionString);
        for (var look = 0; look < 2; look++)
        {
            var check = Cli.Run("migrate --settings full --check", store);
            Assert.Equal(1, check.ExitCode);
            Assert.Matches("^hartfarm: the job store is older than this version: it lacks .*_DataProtection, [0-9]+_CompletedShards, [0-9]+_JobHistory, upkeep's schedule\n$", check.Output);
        }
        var older = Cli.Run("migrate --settings full --check --json", store);
        Assert.Matches("^{\"is_current\":false,\"missing\":\\[.*_JobHistory\",\"upkeep.*\"\\],\"unknown\":\\[\\]}\n$", older.Output);
        Assert.Equal((0, "hartfarm: the job store is up to date\n"), Of(Cli.Run("migrate --settings full", store)));
        Assert.Equal((0, "{\"is_current\":true,\"missing\":[],\"unknown\":[]}\n"), Of(Cli.Run("migrate --settings full --check --json", store)));
        Assert.Equal((0, "hartfarm: the job store is up to date\n"), Of(Cli.Run("migrate --settings full --check", store)));
        Assert.Equal((0, "hartfarm: the job store is up to date\n"), Of(Cli.Run("migrate --settings full", store)));
    }

    [Fact]
    public async Task Two_processes_at_once_bring_an_older_store_up_to_date()
    {
        await using var postgres = await TestServices.PostgresAsync();
        await OlderAsync(new PostgresDatabase(postgres.ConnectionString));
        (string, string) store = ("HARTFARM_STORE__POSTGRES", postgres.ConnectionString);
        var runs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => Cli.Run("migrate --settings full", store), Cancellation)));
        Assert.All(runs, run => Assert.Equal((0, "hartfarm: the job store is up to date\n"), Of(run)));
    }

    [Fact]
    public async Task Two_coordinators_at_once_make_the_tables_of_an_empty_database_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var postgres = await TestServices.PostgresAsync();
            var starts = Enumerable.Range(0, AtOnce).Select(_ => Migration(postgres.ConnectionString, StoreMigrations.Run)).ToArray();
            await Task.WhenAll(starts.Select(start => Task.Run(() => start.StartAsync(Cancellation), Cancellation)));
            Assert.Equal((true, 0), Of(await starts[0].LookAsync(Cancellation)));
        }
    }

    [Fact]
    public async Task A_start_that_may_not_change_the_store_refuses_an_older_one_and_takes_a_current_one()
    {
        await using var postgres = await TestServices.PostgresAsync();
        var refusing = Migration(postgres.ConnectionString, StoreMigrations.Refuse);
        var error = await Assert.ThrowsAsync<StoreOutdatedException>(() => refusing.StartAsync(Cancellation));
        Assert.Contains("hartfarm migrate", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.State.Missing);
        await Migration(postgres.ConnectionString, StoreMigrations.Run).StartAsync(Cancellation);
        await refusing.StartAsync(Cancellation);
    }

    [Fact]
    public async Task Up_ends_with_one_line_where_it_may_not_change_an_older_store()
    {
        var data = Directory.CreateDirectory(_folder["data"]).FullName;
        using (var database = new SqliteDatabase(Path.Combine(data, "farm.db"))) await OlderAsync(database);
        var up = $"up --workers 0 --listen http://127.0.0.1:0 --data {data}";
        var run = Cli.Run(up, ("HARTFARM_STORE__MIGRATIONS", "refuse"));
        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^hartfarm: the job store is older than this version: it lacks .*; hartfarm migrate brings it up to date, and store.migrations says that a start does not\n$", run.Error);
        Assert.Equal(1, Cli.Run($"migrate --check --data {data}").ExitCode);
        Assert.Equal((0, "hartfarm: the job store is up to date\n"), Of(Cli.Run($"migrate --data {data}")));
    }

    [Fact]
    public async Task A_store_that_a_later_version_has_changed_is_left_alone_and_told()
    {
        await using var postgres = await TestServices.PostgresAsync();
        var migration = Migration(postgres.ConnectionString, StoreMigrations.Run);
        await migration.RunAsync(Cancellation);
        await using (var context = new PostgresDatabase(postgres.ConnectionString).CreateContext())
            await context.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_Later', '99.0.0')""", Cancellation);
        var run = Cli.Run("migrate --settings full", ("HARTFARM_STORE__POSTGRES", postgres.ConnectionString));
        Assert.Equal((1, "hartfarm: the job store is of a later version: it has 99990101000000_Later\n"), Of(run));
        // Coordinators of this version go on beside those of the later one while these are put in place.
        await migration.StartAsync(Cancellation);
        await Migration(postgres.ConnectionString, StoreMigrations.Refuse).StartAsync(Cancellation);
    }

    [Theory]
    [InlineData("migrate --settings full", 2, "hartfarm: store.postgres: is missing: .*")]
    [InlineData("migrate --data /none/such", 2, "hartfarm: --data: there is no job store in /none/such; .*")]
    public void What_it_needs_is_named(string arguments, int code, string error)
    {
        var run = Cli.Run(arguments);
        Assert.Equal(code, run.ExitCode);
        Assert.Matches($"^{error}\n$", run.Error);
    }

    [Fact]
    public void A_database_that_does_not_answer_is_a_failure_and_shows_no_password()
    {
        var run = Cli.Run("migrate --settings full --check", ("HARTFARM_STORE__POSTGRES", "Host=127.0.0.1;Port=1;Password=hidden"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("hartfarm: the job store: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static StoreMigration Migration(string connection, StoreMigrations migrations) => new(
        new PostgresDatabase(connection), Options.Create(new StoreOptions { Postgres = connection, Migrations = migrations }), Options.Create(new UpkeepOptions { Postgres = connection }));

    /// <summary>Makes the tables as an earlier version had them.</summary>
    private static async Task OlderAsync(IFarmDatabase database)
    {
        await using var context = database.CreateContext();
        await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().ElementAt(3), Cancellation);
    }

    private static (int, string) Of(ProcessRun run) => (run.ExitCode, run.Output);

    private static (bool, int) Of(StoreState state) => (state.IsCurrent, state.Unknown.Count);
}
