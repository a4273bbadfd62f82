namespace HartFarm.Storage.Objects;

/// <summary>A store did not do what was asked of it.</summary>
public abstract class StoreException : Exception
{
    private protected StoreException(string message, Exception? cause) : base(message, cause)
    {
    }
}
