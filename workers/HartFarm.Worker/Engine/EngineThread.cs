using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Engine;

/// <summary>The one thread of a device: generators are not safe for concurrent calls, and a device computes one batch at a time.</summary>
public sealed partial class EngineThread : IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, BatchRunner> _load;
    private readonly BatchQueue _queue;
    private readonly EncodeStage _encode;
    private readonly int _mostBroken;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;

    /// <param name="load">Loads the models, on the thread, before the first batch.</param>
    /// <param name="queue">Where batches come from.</param>
    /// <param name="encode">Where they go.</param>
    /// <param name="mostBroken">Batches in a row that may fail as a whole before the device is given up.</param>
    /// <param name="log">Is told of failures.</param>
    /// <param name="clock">Tells how long batches take.</param>
    public EngineThread(Func<CancellationToken, BatchRunner> load, BatchQueue queue, EncodeStage encode, int mostBroken, ILogger log, TimeProvider clock)
    {
        (_load, _queue, _encode, _mostBroken, _log, _clock) = (load, queue, encode, mostBroken, log, clock);
        new Thread(Work) { Name = "engine", IsBackground = true }.Start();
    }

    /// <summary>Ends when the models are loaded, or cannot be.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends when every batch in a row failed as a whole, with the last error; no batch is made after that.</summary>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>Stops after the step at hand; the batch at hand is lost.</summary>
    /// <returns>Ends when the thread has ended, and no generator is in use any more.</returns>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Work()
    {
        try
        {
            var runner = _load(_stop.Token);
            _ready.SetResult();
            Run(runner);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _ready.TrySetCanceled(_stop.Token);
        }
        catch (Exception error)
        {
            // Loading failed; or what must not fail did, and no batch will be made any more.
            if (!_ready.TrySetException(error)) _broken.TrySetResult(error);
        }
        finally
        {
            _encode.Finish();
            _ended.SetResult();
        }
    }

    private void Run(BatchRunner runner)
    {
        var brokenInARow = 0;
        while (true)
        {
            var batch = _queue.Take(_stop.Token);
            var (began, since, room) = (_clock.GetUtcNow(), _clock.GetTimestamp(), runner.RoomOf(batch));
            var outcome = runner.Run(batch, _stop.Token);
            Tell(outcome, began, _clock.GetElapsedTime(since), room);
            if (outcome.Results.Count > 0) _encode.Add(new MadeBatch(outcome.Results, batch.Size));
            if (outcome.Refusal is { } refusal) Refuse(batch.Slots[0].Shard, refusal);
            _queue.PutBack(outcome.Unmade);
            brokenInARow = outcome.Broken is null ? 0 : brokenInARow + 1;
            if (outcome.Broken is not { } error) continue;
            LogBroken(_log, brokenInARow, _mostBroken, error);
            if (brokenInARow < _mostBroken) continue;
            // It worked when it was measured: should these be what it breaks on, they must not go from worker to worker for ever.
            foreach (var shard in batch.Slots.Select(slot => slot.Shard).Distinct()) Refuse(shard, $"the generator broke on it: {error.Message.Split('\n')[0].Trim()}");
            _broken.TrySetResult(error);
            return;
        }
    }

    // What is put back is told with the batch that makes it.
    private static void Tell(BatchOutcome outcome, DateTimeOffset began, TimeSpan took, int room)
    {
        foreach (var own in outcome.Results.GroupBy(result => result.Slot.Shard))
            own.Key.Receiver.Computed(new BatchShare(began, took, own.Count(), outcome.Results.Count, room));
    }

    private void Refuse(ScheduledShard shard, string refusal)
    {
        _queue.Remove(shard);
        shard.Receiver.Refused(refusal);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The generator fails on whatever it is asked ({Count} of {Most} batches in a row)")]
    private static partial void LogBroken(ILogger log, int count, int most, Exception error);
}
