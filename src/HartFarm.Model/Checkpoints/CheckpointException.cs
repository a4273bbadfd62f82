namespace HartFarm.Model.Checkpoints;

/// <summary>A checkpoint's file cannot be used; the message names the file, and the key or field where there is one.</summary>
public sealed class CheckpointException : Exception
{
    public CheckpointException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
