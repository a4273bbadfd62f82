namespace HartFarm.Storage.Objects;

/// <summary>Settings of a store will not do.</summary>
public sealed class StoreOptionsException : Exception
{
    public StoreOptionsException(IReadOnlyList<string> faults) : base(string.Join("; ", faults)) => Faults = faults;

    /// <summary>Each as <c>section.key: reason</c>.</summary>
    public IReadOnlyList<string> Faults { get; }
}
