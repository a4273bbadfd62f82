namespace HartFarm.Client;

/// <summary>Whether objects are asked of the object store itself, where the coordinator leads there; from any thread.</summary>
/// <param name="isOpen">Whether they are, until it is closed.</param>
internal sealed class StoreAccess(bool isOpen)
{
    private volatile bool _isOpen = isOpen;

    /// <summary>Whether they are.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>From now on the coordinator is asked alone.</summary>
    public void Close() => _isOpen = false;
}
