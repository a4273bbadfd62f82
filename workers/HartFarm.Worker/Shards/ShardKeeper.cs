using System.Diagnostics;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Shards;
using HartFarm.Worker.Engine;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Shards;

/// <summary>Makes the shards that this worker was granted, and tells the coordinator how each ended.</summary>
public sealed partial class ShardKeeper : IDisposable
{
    /// <summary>How long the coordinator is tried to be told that a shard is given up; its lease ends anyway.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is taken after the store or the disk made this worker hand a shard back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>Batches whose images are read ahead, or made and not yet written.</summary>
    private const int BatchesAhead = 4;

    private static readonly Func<ILogger, Guid, long, int, Guid, IDisposable?> LogShard =
        LoggerMessage.DefineScope<Guid, long, int, Guid>("job {JobId}, shard {ShardId} (index {ShardIndex}), worker {WorkerId}");

    private readonly Dictionary<Lease, Task> _runs = [];
    private readonly CancellationTokenSource _handBack = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly IReadOnlyDictionary<SizeClass, GeneratorDescription> _models;
    private readonly BatchLimits _limits;
    private readonly TroubleBoard _troubles;
    private readonly ShardTools _tools;
    private readonly string _version;
    private string _handBackReason = "";

    /// <param name="tools">What every shard needs.</param>
    /// <param name="models">The models that are loaded.</param>
    /// <param name="limits">Images of a batch, as they are now.</param>
    /// <param name="troubles">Are told when a shard had to be handed back.</param>
    /// <param name="version">The version of HartFarm.</param>
    public ShardKeeper(
        ShardTools tools, IReadOnlyDictionary<SizeClass, GeneratorDescription> models, BatchLimits limits, TroubleBoard troubles, string version) =>
        (_tools, _models, _limits, _troubles, _version) = (tools, models, limits, troubles, version);

    /// <summary>Begins a shard.</summary>
    /// <param name="claimed">The lease.</param>
    /// <param name="slot">Its place, which it leaves at its end.</param>
    /// <returns>Ends with the shard; never fails.</returns>
    public Task<ShardEnd> Start(ClaimedShard claimed, SlotGate.Slot slot)
    {
        var lease = _tools.Leases.Add(claimed);
        slot.Fill(claimed.Granted.Images);
        var begin = new TaskCompletionSource();
        var run = RunAsync(begin.Task, lease, slot);
        lock (_runs) _runs[lease] = run;
        begin.SetResult();
        return run;
    }

    /// <summary>Ends when no shard is in work.</summary>
    public Task IdleAsync()
    {
        lock (_runs) return Task.WhenAll(_runs.Values);
    }

    /// <summary>Hands all shards back that are in work.</summary>
    public Task HandBackAsync(string reason)
    {
        _handBackReason = reason;
        _handBack.Cancel();
        return IdleAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _handBack.Dispose();
    }

    private async Task<ShardEnd> RunAsync(Task begin, Lease lease, SlotGate.Slot slot)
    {
        await begin;
        // The engine calls back on its own thread: nothing here may run on the caller's.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var scope = LogShard(_tools.Log, lease.Granted.JobId, lease.Granted.ShardId, lease.Granted.Index, _tools.WorkerId);
        var (end, why) = await WorkAsync(lease, slot);
        LogEnd(_tools.Log, lease.Granted.JobId, lease.Granted.Index, end, why ?? "it is done");
        _tools.Leases.Remove(lease);
        slot.Dispose();
        lock (_runs) _runs.Remove(lease);
        lease.Dispose();
        return end;
    }

    private async Task<(ShardEnd End, string? Why)> WorkAsync(Lease lease, SlotGate.Slot slot)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, _handBack.Token);
        using var activity = WorkerTraces.Shard(lease.Granted);
        try
        {
            var completed = await MakeAsync(lease, slot, stop.Token);
            var verdict = await _tools.Coordinator.CompleteAsync(completed, stop.Token);
            return verdict.Accepted ? (ShardEnd.Accepted, null) : (ShardEnd.Refused, verdict.Reason);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            return (ShardEnd.Lost, lease.Reason);
        }
        catch (OperationCanceledException) when (_handBack.IsCancellationRequested)
        {
            return await ReturnAsync(lease.Granted, _handBackReason);
        }
        catch (Exception error) when (Patience.MayPass(error) || error is DatasetWriteException)
        {
            _ = RestAsync(error.Message);
            return await ReturnAsync(lease.Granted, error.Message);
        }
        catch (Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            LogFailed(_tools.Log, lease.Granted.JobId, lease.Granted.Index, error);
            var failed = new ShardFailed(lease.Granted.ShardId, lease.Granted.Token, _tools.WorkerId, error.Message.Split('\n')[0]);
            await SayAsync(cancellation => _tools.Coordinator.FailAsync(failed, cancellation));
            return (ShardEnd.Failed, failed.Error);
        }
    }

    private async Task<ShardCompleted> MakeAsync(Lease lease, SlotGate.Slot slot, CancellationToken stop)
    {
        var shard = lease.Granted;
        var most = _limits.Of(shard.SizeClass);
        if (most == 0) throw new ShardException($"this worker has no model for {shard.SizeClass}");
        if (shard.ExactBatch > most) throw new ShardException($"its batches of exactly {shard.ExactBatch} images are more than the {most} that this worker's memory holds");
        var maker = new ImageMaker(shard, _models[shard.SizeClass], _version);
        using var run = new ShardRun(lease, maker, BatchesAhead * (shard.ExactBatch ?? most), _tools, slot.CountImage);
        return await run.MakeAsync(stop);
    }

    private async Task<(ShardEnd, string?)> ReturnAsync(ShardGranted shard, string reason)
    {
        await SayAsync(cancellation => _tools.Coordinator.ReturnAsync(new ShardReturned(shard.ShardId, shard.Token, _tools.WorkerId, reason), cancellation));
        return (ShardEnd.Returned, reason);
    }

    private async Task SayAsync(Func<CancellationToken, Task> say)
    {
        using var limit = new CancellationTokenSource(LastWord, _tools.Clock);
        try
        {
            await say(limit.Token);
        }
        catch (Exception error)
        {
            // The lease ends by itself.
            LogUnheard(_tools.Log, error);
        }
    }

    private async Task RestAsync(string reason)
    {
        var owner = new object();
        _troubles.Raise(owner, reason);
        await Task.Delay(Rest, _tools.Clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _troubles.Clear(owner);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}, shard {Shard}: {End}, {Why}")]
    private static partial void LogEnd(ILogger log, Guid job, int shard, ShardEnd end, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}, shard {Shard} failed")]
    private static partial void LogFailed(ILogger log, Guid job, int shard, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The coordinator could not be told of a shard's end")]
    private static partial void LogUnheard(ILogger log, Exception error);
}
