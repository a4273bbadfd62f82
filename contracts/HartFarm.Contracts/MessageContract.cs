namespace HartFarm.Contracts;

/// <summary>
/// The version of what coordinators and workers say to each other. Later versions add fields that may be absent and change none, so that both sides may be
/// of different versions while a farm is upgraded.
/// </summary>
public static class MessageContract
{
    /// <summary>This version.</summary>
    public const int Version = 1;
}
