using System.Diagnostics;

namespace HartFarm.Testing.Processes;

/// <summary>The hartfarm command as it was built beside the caller, in a process of its own, with all that it says.</summary>
public sealed class FarmProcess : IAsyncDisposable
{
    private readonly List<string> _said = [];
    private readonly List<Waiter> _waiters = [];
    private readonly Process _process;

    private FarmProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = WatchAsync();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it runs no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Everything that it printed.</summary>
    public string Said
    {
        get
        {
            lock (_said) return string.Join('\n', _said);
        }
    }

    /// <summary>Starts it.</summary>
    public static FarmProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => StartProgram("hartfarm", environment, arguments);

    /// <summary>Starts another program that was built beside the caller.</summary>
    public static FarmProcess StartProgram(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new FarmProcess(Process.Start(start)!);
    }

    /// <summary>Starts it, and waits for a line that holds some words.</summary>
    /// <returns>The process, and what follows the words on that line.</returns>
    /// <exception cref="InvalidOperationException">It ended without saying them.</exception>
    public static async Task<(FarmProcess Process, string Line)> StartAsync(
        string awaited, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation, params string[] arguments)
    {
        var process = Start(environment, arguments);
        var line = await process.SaysAsync(text => text.Contains(awaited, StringComparison.Ordinal), cancellation).ConfigureAwait(false);
        return (process, line[(line.IndexOf(awaited, StringComparison.Ordinal) + awaited.Length)..].Trim());
    }

    /// <summary>Waits for a line, which it may have said already.</summary>
    /// <exception cref="InvalidOperationException">It ended without saying it; the message is all that it said.</exception>
    public Task<string> SaysAsync(Func<string, bool> isIt, CancellationToken cancellation)
    {
        lock (_said)
        {
            if (_said.Find(line => isIt(line)) is { } found) return Task.FromResult(found);
            var waiter = new Waiter(isIt);
            _waiters.Add(waiter);
            if (_process.HasExited) _ = WatchAsync();
            return waiter.Line.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Ends it as a loss of power would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Asks it to end, and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        await SignalAsync("TERM").ConfigureAwait(false);
        return await EndAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>, after which it does nothing until <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it, if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said)
        {
            _said.Add(line);
            foreach (var waiter in _waiters.Where(one => one.IsIt(line)).ToArray())
            {
                _waiters.Remove(waiter);
                waiter.Line.TrySetResult(line);
            }
        }
    }

    // The end is waited for with all of the output, so that no last line is missed.
    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        Waiter[] waiters;
        lock (_said)
        {
            waiters = [.. _waiters];
            _waiters.Clear();
        }
        foreach (var waiter in waiters) waiter.Line.TrySetException(new InvalidOperationException($"it ended, having said:\n{Said}"));
    }

    private sealed record Waiter(Func<string, bool> IsIt)
    {
        public TaskCompletionSource<string> Line { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
