using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Does not wait for the disk: a test's file need not outlive the machine.</summary>
internal sealed class FastSqlite : DbConnectionInterceptor
{
    public static readonly FastSqlite Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = OFF";
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
