namespace HartFarm.Worker;

/// <summary>A worker cannot run as it was asked to; the message says why.</summary>
public sealed class WorkerException : Exception
{
    public WorkerException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
