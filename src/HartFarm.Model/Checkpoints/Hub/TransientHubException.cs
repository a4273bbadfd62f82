namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>A failure that may pass when the request is made again; it never leaves this folder.</summary>
internal sealed class TransientHubException : Exception
{
    internal TransientHubException(string message, Exception? cause = null, TimeSpan? retryAfter = null) : base(message, cause) => RetryAfter = retryAfter;

    /// <summary>How long the server asks to wait, if it says.</summary>
    internal TimeSpan? RetryAfter { get; }
}
