using HartFarm.Bus;
using HartFarm.Testing.Processes;

namespace HartFarm.Chaos.Farm;

/// <summary>A place in the farm where a process runs, and is started again whenever it has ended: what systemd or Kubernetes would be.</summary>
/// <param name="name">What reports call it.</param>
/// <param name="ready">What it says when it is ready.</param>
/// <param name="start">Starts one.</param>
internal sealed class ProcessSlot(string name, string ready, Func<FarmProcess> start) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<FarmProcess> _processes = [];
    private readonly List<string> _findings = [];
    private volatile FarmProcess? _current;
    private volatile FarmProcess? _killed;
    private volatile FarmProcess? _ending;
    private volatile int _queuesLost;
    private volatile bool _held;
    private volatile bool _ordered;
    private Task _keeping = Task.CompletedTask;

    public string Name => name;

    /// <summary>The process's id; null where none runs.</summary>
    public int? ProcessId => _current is { HasEnded: false } process ? process.Id : null;

    /// <summary>How often it was started.</summary>
    public int Starts => _processes.Count;

    /// <summary>How often one ended by itself since it did not come back to a queue.</summary>
    public int QueuesLost => _queuesLost;

    /// <summary>Other ends that nobody asked for, of processes that were ready.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            lock (_findings) return [.. _findings];
        }
    }

    /// <summary>All that its processes said.</summary>
    public string Said => string.Join('\n', _processes.ToArray().Select(process => $"--- {name}, process {process.Id}\n{process.Said}"));

    /// <summary>Begins.</summary>
    public void Start() => _keeping = KeepAsync();

    /// <summary>Waits until a process is there that is ready.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        while (_current is not { HasEnded: false } process || !process.Said.Contains(ready, StringComparison.Ordinal)) await Task.Delay(Look, cancellation);
    }

    /// <summary>Ends the process by SIGKILL; none is started until <see cref="Release"/>.</summary>
    public async Task KillAsync()
    {
        (_held, _ordered) = (true, true);
        if (_current is not { HasEnded: false } process) return;
        _killed = process;
        await process.KillAsync();
    }

    /// <summary>Asks the process to end, and waits; none is started until <see cref="Release"/>.</summary>
    public async Task TerminateAsync()
    {
        (_held, _ordered) = (true, true);
        if (_current is not { HasEnded: false } process) return;
        var wasReady = process.Said.Contains(ready, StringComparison.Ordinal);
        using var limit = new CancellationTokenSource(LongestDrain);
        // One that takes long to end is asked once: a second signal, when hardly anything of it runs any more, would end it by itself.
        if (_ending == process)
        {
            await ((Task)process.EndAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        _ending = process;
        try
        {
            var code = await process.TerminateAsync(limit.Token);
            // One that takes long to end may be killed meanwhile by the schedule's next fault.
            if (code != 0 && wasReady && process != _killed) Find($"{name} ended with {code} when it was asked to end: {Last(process)}");
        }
        catch (OperationCanceledException)
        {
            Find($"{name} did not end within {LongestDrain.TotalSeconds:0} s of being asked to");
            await process.KillAsync();
        }
    }

    /// <summary>Sends the process a signal, if there is one.</summary>
    public async Task SignalAsync(string signal)
    {
        if (_current is { HasEnded: false } process) await process.SignalAsync(signal);
    }

    /// <summary>Lets one be started again.</summary>
    public void Release() => _held = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await KillAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var process in _processes) await process.DisposeAsync();
        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_held)
            {
                await Task.Delay(Look, _stop.Token);
                continue;
            }
            _ordered = false;
            var process = start();
            _processes.Add(process);
            _current = process;
            // An order that came while there was no process yet is one for this.
            if (_held)
            {
                _ordered = true;
                await process.KillAsync();
            }
            var code = await process.EndAsync(_stop.Token);
            if (_ordered) continue;
            // A start may fail while a service is away, and is tried again; what was ready has to live through that.
            // One that lost a queue for good ends by itself for this place to start it anew, with the code of a failure.
            if (code == 1 && QueueWatch.Ended(process.Said)) _queuesLost++;
            else if (process.Said.Contains(ready, StringComparison.Ordinal)) Find($"{name} ended by itself with {code}: {Last(process)}");
            await Task.Delay(RestartPause, _stop.Token);
        }
    }

    private void Find(string finding)
    {
        lock (_findings) _findings.Add(finding);
    }

    private static string Last(FarmProcess process) => string.Join(" | ", process.Said.Split('\n').TakeLast(3));
}
