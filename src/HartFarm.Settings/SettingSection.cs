namespace HartFarm.Settings;

/// <summary>A class of options, and the key that its values stand under.</summary>
/// <param name="Key">As <c>leases</c>.</param>
/// <param name="Type">The class. It has a constructor without parameters.</param>
public sealed record SettingSection(string Key, Type Type)
{
    /// <summary>Properties that are no settings: the program gives them their values.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];
}
