using System.Text;

namespace HartFarm.LoadBench.Measuring;

/// <summary>Follows the log that workers write.</summary>
/// <param name="path">Its file, which need not be there yet.</param>
internal sealed class ExecutionLog(string path)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly List<TaskEvent> _events = [];
    private readonly HashSet<long> _ended = [];
    private readonly HashSet<long> _started = [];
    private long _offset;

    /// <summary>The log's file.</summary>
    public string Path => path;

    /// <summary>All that was read, in the order of the file.</summary>
    public IReadOnlyList<TaskEvent> Events => _events;

    /// <summary>How many tasks have ended.</summary>
    public int EndedTasks => _ended.Count;

    /// <summary>Whether a task has started.</summary>
    public bool HasStarted(long task) => _started.Contains(task);

    /// <summary>Whether the last event is the start of a task, and no longer ago.</summary>
    public bool HasStartWithin(TimeSpan time) => _events is [.., { IsEnd: false } last] && Micros.Now - last.Micros < time.TotalMicroseconds;

    /// <summary>Reads what was written since; a line without its end is left for later.</summary>
    public ExecutionLog Read()
    {
        if (!File.Exists(path)) return this;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _offset;
        var bytes = new byte[file.Length - _offset];
        var text = Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var whole = text.LastIndexOf('\n') + 1;
        _offset += whole;
        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var one = TaskEvent.Parse(line);
            _events.Add(one);
            (one.IsEnd ? _ended : _started).Add(one.Task);
        }
        return this;
    }

    /// <summary>Reads until something is in it.</summary>
    /// <returns>Whether it came within the time.</returns>
    public async Task<bool> WaitAsync(Func<ExecutionLog, bool> until, TimeSpan limit, CancellationToken cancellation)
    {
        var end = Micros.Now + (long)limit.TotalMicroseconds;
        while (!until(Read()))
        {
            if (Micros.Now > end) return false;
            await Task.Delay(Look, cancellation);
        }
        return true;
    }

    /// <summary>Reads until so many tasks have ended, or none has for a time.</summary>
    /// <param name="tasks">How many.</param>
    /// <param name="first">How long none may end at first.</param>
    /// <param name="still">How long none may end from then on.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WaitForEndsAsync(int tasks, TimeSpan first, TimeSpan still, CancellationToken cancellation)
    {
        for (var (ended, limit) = (-1, first); EndedTasks > ended; limit = still)
        {
            ended = EndedTasks;
            if (await WaitAsync(now => now.EndedTasks == tasks, limit, cancellation)) return;
        }
    }
}
