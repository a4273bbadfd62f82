namespace HartFarm.Storage.Objects;

/// <summary>The store has no space left, or a quota is used up: it takes somebody to make room, and then the same call succeeds.</summary>
public sealed class StoreFullException : StoreException
{
    public StoreFullException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
