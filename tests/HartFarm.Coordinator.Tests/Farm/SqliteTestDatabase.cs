using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>A file that is copied from one with the tables, for speed.</summary>
public sealed class SqliteTestDatabase : ITestDatabase
{
    private static readonly Lazy<Task<byte[]>> Template = new(MakeAsync);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"hartfarm-test-{Guid.NewGuid():N}.db");

    public async Task CreateAsync() => await File.WriteAllBytesAsync(_path, await Template.Value);

    public IFarmDatabase Open(params IInterceptor[] interceptors) => new SqliteDatabase(_path, [FastSqlite.Instance, .. interceptors]);

    public ValueTask DisposeAsync()
    {
        SqliteDatabase.Close(_path);
        Delete(_path);
        return ValueTask.CompletedTask;
    }

    private static async Task<byte[]> MakeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hartfarm-test-{Guid.NewGuid():N}.db");
        using (var database = new SqliteDatabase(path)) await database.MigrateAsync(CancellationToken.None);
        var bytes = await File.ReadAllBytesAsync(path);
        Delete(path);
        return bytes;
    }

    private static void Delete(string path)
    {
        foreach (var ending in new[] { "", "-wal", "-shm" }) File.Delete(path + ending);
    }
}
