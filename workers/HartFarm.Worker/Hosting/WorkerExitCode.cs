namespace HartFarm.Worker.Hosting;

/// <summary>What the process tells the shell of its workers.</summary>
public sealed class WorkerExitCode
{
    /// <summary>They were told to end, and did.</summary>
    public const int Done = 0;

    /// <summary>One failed while it ran.</summary>
    public const int Failed = 1;

    /// <summary>The options or a model will not do.</summary>
    public const int BadInput = 2;

    /// <summary>The code so far.</summary>
    public int Value { get; set; } = Done;
}
