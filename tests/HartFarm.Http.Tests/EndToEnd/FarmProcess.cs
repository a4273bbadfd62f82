using System.Diagnostics;
using System.Text;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary>The hartfarm command as it was built, in a process of its own.</summary>
internal sealed class FarmProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _awaited;

    private FarmProcess(Process process, string awaited)
    {
        (_process, _awaited) = (process, awaited);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Everything that it printed.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Starts it, and waits for a line that holds some words.</summary>
    /// <returns>The process, and what follows the words on that line.</returns>
    public static async Task<(FarmProcess Process, string Line)> StartAsync(string awaited, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new FarmProcess(Process.Start(start)!, awaited);
        var ended = process._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(process._found.Task, ended);
        Assert.True(process._found.Task.IsCompleted, process.Said);
        return (process, await process._found.Task);
    }

    /// <summary>Ends it as a loss of power would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        var at = line.IndexOf(_awaited, StringComparison.Ordinal);
        if (at >= 0) _found.TrySetResult(line[(at + _awaited.Length)..].Trim());
    }
}
