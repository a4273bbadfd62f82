using HartFarm.Cli.Display;
using HartFarm.Settings;

namespace HartFarm.Cli.Settings;

/// <summary>Settings as they hold, and what is wrong with them.</summary>
/// <param name="Settings">None where they cannot be read.</param>
/// <param name="Faults">None where all will do.</param>
public sealed record ConfigReport(IReadOnlyList<EffectiveSetting> Settings, IReadOnlyList<SettingFault> Faults)
{
    private const int LongestKey = 34;
    private const int LongestValue = 40;

    /// <summary>Reads settings and looks at them.</summary>
    /// <param name="look">Reads what was given into options.</param>
    /// <param name="file">The file of settings; null is none.</param>
    public static ConfigReport Of(Func<SettingSources, (IEnumerable<EffectiveSetting> Settings, IEnumerable<SettingFault> Faults)> look, string? file)
    {
        try
        {
            var (settings, faults) = look(SettingSources.Read(FarmCatalog.All, file, "--config"));
            return new ConfigReport([.. settings], [.. faults]);
        }
        catch (SettingsException error)
        {
            return new ConfigReport([], error.Faults);
        }
    }

    /// <summary>Prints it: settings to the output, and faults among the errors, but in JSON as one object.</summary>
    public void Print(Terminal terminal, bool asJson)
    {
        if (asJson)
        {
            terminal.Output.WriteLine(ReportJson.Text(this));
            return;
        }
        foreach (var setting in Settings) terminal.Output.WriteLine($"{setting.Key,-LongestKey}  {setting.Value ?? "-",-LongestValue}  {setting.Origin}");
        foreach (var fault in Faults) terminal.Error.WriteLine($"hartfarm: {fault}");
    }
}
