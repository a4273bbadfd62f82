namespace HartFarm.Training.Runs;

/// <summary>A training cannot go on, or cannot be resumed; the message says where and why.</summary>
public sealed class TrainingException : Exception
{
    public TrainingException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
