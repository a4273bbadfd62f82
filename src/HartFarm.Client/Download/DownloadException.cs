namespace HartFarm.Client.Download;

/// <summary>A dataset could not be downloaded.</summary>
public sealed class DownloadException : Exception
{
    public DownloadException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
