namespace HartFarm.Contracts;

/// <summary>
/// The version of what coordinators and workers say to each other. Later versions add fields that may be absent and change none, so that both sides may be
/// of different versions while a farm is upgraded.
/// </summary>
public static class MessageContract
{
    /// <summary>This version. Every message has it in the header <see cref="Header"/>; one without is of version 1.</summary>
    public const int Version = 5;

    /// <summary>The header.</summary>
    public const string Header = "HartFarm-Contract";
}
