using System.Diagnostics;
using System.Threading.Channels;

namespace HartFarm.LoadBench.Peers;

/// <summary>A process of a peer's script, in a process group of its own.</summary>
internal sealed class ScriptProcess : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _said = [];
    private readonly Process _process;

    private ScriptProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data, isOutput: true);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, isOutput: false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="PeerMissingException">There is no such program.</exception>
    public static ScriptProcess Start(PeerScript script, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // A group of its own, so that a kill takes the worker's children with it, as the loss of a machine would.
        var start = new ProcessStartInfo("setsid", [script.Program, .. script.Arguments, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ScriptProcess(Process.Start(start) ?? throw new PeerMissingException($"{script.Program} cannot be started"));
    }

    /// <summary>Waits for a line that begins with a word.</summary>
    /// <returns>What follows the word.</returns>
    /// <exception cref="InvalidOperationException">It ended without saying it; the message has the end of what it said.</exception>
    public async Task<string> SaysAsync(string word, CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation))
        {
            if (line.StartsWith(word, StringComparison.Ordinal)) return line[word.Length..].Trim();
        }
        throw new InvalidOperationException($"it ended without saying '{word}': {Said()}");
    }

    /// <summary>Writes a line to it.</summary>
    public async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of what it said.</exception>
    public async Task<string> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        if (_process.ExitCode != 0) throw new InvalidOperationException(Said());
        return string.Join('\n', await _lines.Reader.ReadAllAsync(cancellation).ToArrayAsync(cancellation));
    }

    /// <summary>Ends it and its children by SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("kill", ["-KILL", "--", $"-{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line, bool isOutput)
    {
        if (line is null)
        {
            if (isOutput) _lines.Writer.TryComplete();
            return;
        }
        lock (_said) _said.Add(line);
        if (isOutput) _lines.Writer.TryWrite(line);
    }

    private string Said()
    {
        lock (_said) return string.Join(" | ", _said.TakeLast(6));
    }
}
