namespace HartFarm.Settings;

/// <summary>A setting that will not do.</summary>
/// <param name="Key">As <c>leases.leaseFor</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Origin">Where it was set; null where nothing set it, or where the reason tells.</param>
public sealed record SettingFault(string Key, string Reason, string? Origin)
{
    /// <summary>Of a line as <c>leases.leaseFor: must be ...</c>.</summary>
    internal static SettingFault Of(string line, Func<string, string?> originOf)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var key = colon < 0 ? line : line[..colon];
        return new SettingFault(key, colon < 0 ? "" : line[(colon + 2)..], originOf(key));
    }

    /// <summary>As <c>leases.leaseFor: must be ... (HARTFARM_LEASES__LEASEFOR)</c>.</summary>
    public override string ToString() => $"{Key}: {Reason}{(Origin is null ? "" : $" ({Origin})")}";
}
