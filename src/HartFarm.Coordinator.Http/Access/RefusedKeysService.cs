using System.Data.Common;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Writes refused keys into the audit log, in sum: an entry a minute for each address, however often it tried.</summary>
internal sealed partial class RefusedKeysService(WrongKeys wrong, AuditLog audit, FarmStore store, TimeProvider clock, ILogger<RefusedKeysService> log)
    : BackgroundService
{
    private const string Unknown = "unknown";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false)) await WriteAsync(stoppingToken).ConfigureAwait(false);
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        var taken = wrong.Take();
        if (taken.Count == 0) return;
        try
        {
            await store.WriteAsync(
                context =>
                {
                    foreach (var (key, count) in taken)
                    {
                        audit.Add(
                            context, AuditAction.KeysRefused, key.Tenant, key.Id, FormattableString.Invariant($"{count.Requests} requests since {count.Since:O}: {key.Fault}"),
                            new AuditActor(key.Prefix ?? Unknown, key.Address));
                    }
                    return Task.FromResult(taken.Count);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or DbUpdateException or OperationCanceledException)
        {
            wrong.PutBack(taken);
            LogNotWritten(log, taken.Count, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} entries of refused keys cannot be written into the audit log yet")]
    private static partial void LogNotWritten(ILogger log, int count, Exception error);
}
