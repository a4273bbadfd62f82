using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers.Hangfire;

/// <summary>What Hangfire runs.</summary>
public static class HangfireTasks
{
    private static readonly Lazy<ExecutionWriter> Log = new(ExecutionWriter.FromEnvironment);

    /// <summary>Notes its start, waits, and notes its end.</summary>
    /// <param name="task">The task's number.</param>
    /// <param name="milliseconds">How long it waits.</param>
    public static async Task RunAsync(long task, int milliseconds)
    {
        Log.Value.Started(task);
        if (milliseconds > 0) await Task.Delay(milliseconds);
        Log.Value.Ended(task);
    }
}
