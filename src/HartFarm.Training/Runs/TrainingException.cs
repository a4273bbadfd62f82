namespace HartFarm.Training.Runs;

/// <summary>A training cannot begin, be resumed or go on; the message says where and why.</summary>
public sealed class TrainingException : Exception
{
    public TrainingException(string message, Exception? cause = null) : base(message, cause)
    {
    }

    /// <summary>Whether it ended a training that ran; else what was asked for will not do.</summary>
    public bool WhileRunning { get; init; }
}
