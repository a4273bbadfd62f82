using System.Globalization;

namespace HartFarm.LoadBench.Engine;

/// <summary>A task as a prompt: its number, and how long it waits.</summary>
internal static class TaskText
{
    /// <summary>The prompt.</summary>
    public static string Write(long task, int milliseconds) => string.Create(CultureInfo.InvariantCulture, $"task {task} {milliseconds}");

    /// <summary>The task; null for a prompt that is none, such as a worker's probe.</summary>
    public static (long Task, int Milliseconds)? Read(string prompt) => prompt.Split(' ') is ["task", var task, var wait]
        && long.TryParse(task, CultureInfo.InvariantCulture, out var number) && int.TryParse(wait, CultureInfo.InvariantCulture, out var milliseconds) ? (number, milliseconds) : null;
}
