namespace HartFarm.Settings;

/// <summary>One value that can be set.</summary>
/// <param name="Key">As <c>leases.leaseFor</c>; <c>N</c> stands for the number of a list's item, <c>NAME</c> for the name of a map's.</param>
/// <param name="Type">What it is read as.</param>
/// <param name="Default">Its value where nothing sets it; null where it then has none.</param>
/// <param name="Range">The values that will do, as <c>00:00:01 to 1.00:00:00</c>; null where that is no range.</param>
public sealed record Setting(string Key, Type Type, string? Default, string? Range)
{
    /// <summary>The environment variable, as <c>HARTFARM_LEASES__LEASEFOR</c>.</summary>
    public string Variable => SettingNames.VariableOf(Key);
}
