namespace HartFarm.Storage.Objects;

/// <summary>The store does not answer, or cannot at the moment: the same call may succeed later.</summary>
public sealed class StoreUnavailableException : StoreException
{
    public StoreUnavailableException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
