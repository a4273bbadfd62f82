using System.Text;

namespace HartFarm.LoadBench.Measuring;

/// <summary>Appends starts and ends of tasks to the log, each by a write of its own: what was done when a process is killed is in it.</summary>
internal sealed class ExecutionWriter : IDisposable
{
    /// <summary>Names the log's file.</summary>
    public const string Variable = "LOAD_LOG";

    private readonly FileStream _file;

    /// <param name="path">The log's file, which others may write, too.</param>
    public ExecutionWriter(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <exception cref="InvalidOperationException">The environment names no log.</exception>
    public static ExecutionWriter FromEnvironment() => new(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path
        ? path : throw new InvalidOperationException($"{Variable} names no file"));

    public void Started(long task) => Write(new TaskEvent(task, false, Micros.Now));

    public void Ended(long task) => Write(new TaskEvent(task, true, Micros.Now));

    public void Dispose() => _file.Dispose();

    private void Write(TaskEvent one)
    {
        var line = Encoding.ASCII.GetBytes($"{one}\n");
        lock (_file) _file.Write(line);
    }
}
