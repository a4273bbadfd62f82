namespace HartFarm.Storage.Objects;

/// <summary>The store is there, and holds no object of that key.</summary>
public sealed class ObjectMissingException : StoreException
{
    public ObjectMissingException(string key, Exception? cause = null) : base($"there is no object {key}", cause) => Key = key;

    public string Key { get; }
}
