namespace HartFarm.Storage.Objects;

/// <summary>The store never will, unless somebody changes a setting, a permission or the request.</summary>
public sealed class StoreRefusedException : StoreException
{
    public StoreRefusedException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
