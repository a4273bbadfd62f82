using System.Globalization;

namespace HartFarm.LoadBench.Measuring;

/// <summary>A line of a log that all workers write alike: <c>S task microseconds</c> where a task starts, <c>E task microseconds</c> where it ends.</summary>
/// <param name="Task">The task's number.</param>
/// <param name="IsEnd">Whether it ended.</param>
/// <param name="Micros">When, in microseconds since 1970.</param>
internal readonly record struct TaskEvent(long Task, bool IsEnd, long Micros)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none of a log; the message shows it.</exception>
    public static TaskEvent Parse(string line) => line.Split(' ') is [("S" or "E") and var kind, var task, var micros]
        && long.TryParse(task, CultureInfo.InvariantCulture, out var number) && long.TryParse(micros, CultureInfo.InvariantCulture, out var at)
        ? new TaskEvent(number, kind == "E", at)
        : throw new FormatException($"'{line}' is no line of a log of tasks");

    /// <summary>The line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsEnd ? 'E' : 'S')} {Task} {Micros}");
}
