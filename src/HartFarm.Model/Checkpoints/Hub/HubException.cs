namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>A checkpoint cannot be fetched; the message names the server's address, the repository or the file.</summary>
public sealed class HubException : Exception
{
    public HubException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
