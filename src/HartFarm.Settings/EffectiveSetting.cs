namespace HartFarm.Settings;

/// <summary>A setting as it holds, fit to be shown.</summary>
/// <param name="Key">As <c>leases.leaseFor</c>.</param>
/// <param name="Value">Its value without secrets; null where it has none.</param>
/// <param name="Origin">Where it is from: a variable, a file, <see cref="Default"/> or <see cref="Derived"/>.</param>
public sealed record EffectiveSetting(string Key, string? Value, string Origin)
{
    /// <summary>The origin of what nothing sets.</summary>
    public const string Default = "default";

    /// <summary>The origin of what follows from other settings or from the command line.</summary>
    public const string Derived = "derived";

    /// <summary>The settings of options.</summary>
    /// <param name="sources">What set them.</param>
    /// <param name="section">What they are.</param>
    /// <param name="options">The options as they hold.</param>
    public static IEnumerable<EffectiveSetting> Of(SettingSources sources, SettingSection section, object options)
    {
        var defaults = SettingCatalog.Values(section, Activator.CreateInstance(section.Type)!).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (key, value) in SettingCatalog.Values(section, options))
        {
            // What is set and does not hold, others have overruled.
            var origin = (value is null ? null : sources.OriginOf(key)) ?? (defaults.TryGetValue(key, out var usual) && Equals(usual, value) ? Default : Derived);
            yield return new EffectiveSetting(key, SecretMask.Of(key, value), origin);
        }
    }
}
