using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Counts the statements that read workers.</summary>
internal sealed class WorkerReads : DbCommandInterceptor
{
    public int Count { get; set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // Names are quoted in one database and not in the other.
        if (command.CommandText.Replace("\"", "", StringComparison.Ordinal).Contains("FROM workers", StringComparison.Ordinal)) Count++;
        return ValueTask.FromResult(result);
    }
}
