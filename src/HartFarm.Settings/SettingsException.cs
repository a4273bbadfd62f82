namespace HartFarm.Settings;

/// <summary>Settings will not do; the message names all of them.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(IReadOnlyList<SettingFault> faults) : base(string.Join("; ", faults)) => Faults = faults;

    /// <summary>Each of them.</summary>
    public IReadOnlyList<SettingFault> Faults { get; }
}
