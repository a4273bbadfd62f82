using System.Collections;
using Microsoft.Extensions.Configuration;

namespace HartFarm.Settings;

/// <summary>
/// Settings of environment variables. A variable that ends in <see cref="SettingNames.FileEnding"/> names a file that holds the value, as secrets are
/// given to containers.
/// </summary>
internal sealed class VariableSettings : ConfigurationProvider, IConfigurationSource
{
    private const int MostBytes = 64 * 1024;

    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly Dictionary<string, string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingFault> _faults = [];

    /// <param name="variables">The environment.</param>
    public VariableSettings(IReadOnlyDictionary<string, string> variables) => _variables = variables;

    /// <summary>What is wrong with the files that variables name.</summary>
    public IReadOnlyList<SettingFault> Faults => _faults;

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> OfProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Where the value at a path is from; null where it is not from here.</summary>
    public string? OriginOf(string path) => _origins.GetValueOrDefault(path);

    /// <inheritdoc/>
    public override void Load()
    {
        foreach (var (name, value) in _variables)
        {
            if (!name.StartsWith(SettingNames.Variables, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = name[SettingNames.Variables.Length..];
            // Variables of other purposes have no section.
            if (!rest.Contains(SettingNames.VariableSeparator, StringComparison.Ordinal)) continue;
            var isFile = rest.EndsWith(SettingNames.FileEnding, StringComparison.OrdinalIgnoreCase);
            var path = (isFile ? rest[..^SettingNames.FileEnding.Length] : rest).Replace(SettingNames.VariableSeparator, ":", StringComparison.Ordinal);
            var text = isFile ? Read(name, path, value) : value;
            if (text is null) continue;
            var origin = isFile ? $"{name} ({value})" : name;
            if (_origins.TryGetValue(path, out var other)) _faults.Add(new SettingFault(path.Replace(':', '.'), $"is set twice, by {other} and by {origin}", null));
            Data[path] = text;
            _origins[path] = origin;
        }
    }

    private string? Read(string variable, string path, string file)
    {
        try
        {
            if (!File.Exists(file)) return Wrong($"there is no file {file}");
            if (new FileInfo(file).Length > MostBytes) return Wrong($"{file} has more than {MostBytes} bytes, which no setting has");
            var text = File.ReadAllText(file).TrimEnd('\r', '\n');
            return text.Length > 0 ? text : Wrong($"{file} is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Wrong($"{file} cannot be read: {error.Message}");
        }

        string? Wrong(string reason)
        {
            _faults.Add(new SettingFault(path.Replace(':', '.'), reason, variable));
            return null;
        }
    }
}
