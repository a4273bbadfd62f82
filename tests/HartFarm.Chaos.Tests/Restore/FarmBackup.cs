using System.Diagnostics;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Services;
using Npgsql;

namespace HartFarm.Chaos.Tests.Restore;

/// <summary>A backup of a farm by PostgreSQL's own programs and a copy of its bucket, as docs/operations.md has it.</summary>
/// <param name="folder">Holds the backup.</param>
internal sealed class FarmBackup(string folder)
{
    private string Dump => Path.Combine(folder, "farm.dump");

    private string Bucket => Path.Combine(folder, "bucket");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Backs the database up.</summary>
    public Task BackUpAsync(PostgresService database) => RunAsync("pg_dump", database, "--format=custom", $"--file={Dump}");

    /// <summary>Puts it into an empty database.</summary>
    public Task RestoreAsync(PostgresService database) => RunAsync("pg_restore", database, "--exit-on-error", "--no-owner", $"--dbname={database.Database}", Dump);

    /// <summary>Copies a bucket that others write to. What they delete or move meanwhile is left out, as any copy would.</summary>
    public async Task BackUpAsync(S3Service bucket)
    {
        using var from = new S3Store(bucket.Options, TimeProvider.System);
        var to = new FolderStore(new FolderStoreOptions { Folder = Bucket }, TimeProvider.System);
        await foreach (var one in from.ListAsync("", null, Cancellation))
        {
            try
            {
                await using var content = await from.OpenAsync(one.Key, 0, null, Cancellation);
                await to.PutAsync(one.Key, content, ObjectAttributes.Default, Cancellation);
            }
            catch (ObjectMissingException)
            {
                continue;
            }
        }
    }

    /// <summary>Puts the copy into an empty bucket.</summary>
    public async Task RestoreAsync(S3Service bucket)
    {
        var from = new FolderStore(new FolderStoreOptions { Folder = Bucket }, TimeProvider.System);
        using var to = new S3Store(bucket.Options, TimeProvider.System);
        await foreach (var one in from.ListAsync("", null, Cancellation))
        {
            await using var content = await from.OpenAsync(one.Key, 0, null, Cancellation);
            await to.PutAsync(one.Key, content, ObjectAttributes.Default, Cancellation);
        }
    }

    private static async Task RunAsync(string program, PostgresService database, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = $"{connection.Port}";
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        start.Environment["PGDATABASE"] = connection.Database;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }
}
