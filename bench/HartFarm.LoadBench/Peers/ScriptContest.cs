using System.Globalization;

namespace HartFarm.LoadBench.Peers;

/// <summary>A contestant whose parts are a script's processes.</summary>
/// <param name="script">The script.</param>
/// <param name="environment">Where its services and the log are.</param>
/// <param name="isDrained">Whether all is done and acknowledged.</param>
/// <param name="owned">What ends with it.</param>
internal sealed class ScriptContest(
    PeerScript script, IReadOnlyDictionary<string, string> environment, Func<CancellationToken, Task<bool>> isDrained, IAsyncDisposable owned) : IContest
{
    private ScriptProcess? _worker;
    private ScriptProcess? _submitter;

    public bool KnowsAtOnce { get; init; } = true;

    public async Task<double> EnqueueAsync(long first, int count, int milliseconds, CancellationToken cancellation)
    {
        string[] numbers = [.. new[] { first, count, milliseconds }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        await using var process = ScriptProcess.Start(script, environment, ["enqueue", .. numbers]);
        var seconds = double.Parse(await process.SaysAsync("enqueued", cancellation), CultureInfo.InvariantCulture);
        await process.EndAsync(cancellation);
        return seconds;
    }

    public async Task<long> SubmitAsync(long task, CancellationToken cancellation)
    {
        _submitter ??= ScriptProcess.Start(script, environment, "submit");
        await _submitter.WriteAsync(task.ToString(CultureInfo.InvariantCulture));
        return long.Parse(await _submitter.SaysAsync("submitted", cancellation), CultureInfo.InvariantCulture);
    }

    public async Task StartWorkerAsync(CancellationToken cancellation)
    {
        _worker = ScriptProcess.Start(script, environment, "work");
        await _worker.SaysAsync("ready", cancellation);
    }

    public Task KillWorkerAsync() => _worker?.KillAsync() ?? Task.CompletedTask;

    public Task<bool> IsDrainedAsync(CancellationToken cancellation) => isDrained(cancellation);

    public Task<string?> AfterwardsAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public async ValueTask DisposeAsync()
    {
        if (_submitter is not null) await _submitter.DisposeAsync();
        if (_worker is not null) await _worker.DisposeAsync();
        await owned.DisposeAsync();
    }
}
