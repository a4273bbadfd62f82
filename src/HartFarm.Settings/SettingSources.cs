using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace HartFarm.Settings;

/// <summary>Settings as they were given: a JSON file, and environment variables over it.</summary>
public sealed class SettingSources
{
    private readonly SettingCatalog _catalog;
    private readonly VariableSettings _variables;
    private readonly JsonConfigurationProvider? _file;
    private readonly string? _fileName;
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);

    private SettingSources(SettingCatalog catalog, IConfigurationRoot configuration, VariableSettings variables, string? file)
    {
        (_catalog, Configuration, _variables, _fileName) = (catalog, configuration, variables, file);
        _file = configuration.Providers.OfType<JsonConfigurationProvider>().SingleOrDefault();
        // A name within a path may have dots of its own.
        foreach (var (path, _) in configuration.AsEnumerable()) _paths.TryAdd(path.Replace(':', '.'), path);
    }

    /// <summary>The values.</summary>
    public IConfigurationRoot Configuration { get; }

    /// <summary>Reads them from a file and from the environment of this process.</summary>
    /// <param name="catalog">The settings that there are.</param>
    /// <param name="file">The JSON file; null is none.</param>
    /// <param name="option">The option that names the file.</param>
    /// <exception cref="SettingsException">The file is not there or is no JSON.</exception>
    public static SettingSources Read(SettingCatalog catalog, string? file, string option) => Read(catalog, file, option, VariableSettings.OfProcess());

    /// <summary>Reads them from a file and from variables.</summary>
    /// <param name="catalog">The settings that there are.</param>
    /// <param name="file">The JSON file; null is none.</param>
    /// <param name="option">The option that names the file.</param>
    /// <param name="variables">The environment.</param>
    /// <exception cref="SettingsException">The file is not there or is no JSON.</exception>
    public static SettingSources Read(SettingCatalog catalog, string? file, string option, IReadOnlyDictionary<string, string> variables)
    {
        if (file is not null && !File.Exists(file)) throw new SettingsException([new SettingFault(option, $"there is no file {file}", null)]);
        var environment = new VariableSettings(variables);
        var builder = new ConfigurationBuilder();
        if (file is not null) builder.AddJsonFile(Path.GetFullPath(file));
        try
        {
            return new SettingSources(catalog, builder.Add(environment).Build(), environment, file);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new SettingFault(option, $"{file} cannot be read: {(error.InnerException?.InnerException ?? error.InnerException ?? error).Message}", null)]);
        }
    }

    /// <summary>Where the value of a setting is from; null where nothing sets it.</summary>
    public string? OriginOf(string key)
    {
        var path = _paths.GetValueOrDefault(key, SettingNames.PathOf(key));
        return _variables.OriginOf(path) ?? (_file?.TryGet(path, out _) == true ? _fileName : null);
    }

    /// <summary>What stands in faults' lines, as <c>section.key: reason</c>, with where each was set.</summary>
    public IEnumerable<SettingFault> Of(IEnumerable<string> lines) => lines.Select(line => SettingFault.Of(line, OriginOf));

    /// <summary>What is wrong before anything is read into options: names that are no settings, values that cannot be read as what they are for.</summary>
    public IEnumerable<SettingFault> Faults()
    {
        foreach (var fault in _variables.Faults) yield return fault with { Key = _catalog.Find(SettingNames.PathOf(fault.Key))?.Key ?? fault.Key.ToLowerInvariant() };
        foreach (var (path, value) in Configuration.AsEnumerable().Where(pair => pair.Value is not null).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var isOfFile = _file?.TryGet(path, out _) == true;
            // Variables of other purposes may have two underscores, too.
            if (!isOfFile && !_catalog.HasSection(path.Split(':')[0])) continue;
            if (_catalog.Find(path) is { } found)
            {
                if (Unreadable(found.Type, value!) is { } wanted)
                    yield return new SettingFault(found.Key, $"must be {wanted}, not {(SecretMask.IsSecret(found) ? "what it is" : $"'{value}'")}", OriginOf(found.Key));
                continue;
            }
            var key = isOfFile ? path.Replace(':', '.') : path.Replace(':', '.').ToLowerInvariant();
            if (!IsGroup(path)) yield return new SettingFault(key, "is no setting", OriginOf(key));
            // An empty list of a file has an empty value.
            else if (value!.Length > 0) yield return new SettingFault(key, "is a list or a group of settings, and takes no value itself", OriginOf(key));
        }
    }

    /// <exception cref="SettingsException">There are faults.</exception>
    public void Check()
    {
        if (Faults().ToArray() is { Length: > 0 } faults) throw new SettingsException(faults);
    }

    private bool IsGroup(string path) => _catalog.All.Any(setting => SettingNames.PathOf(setting.Key).StartsWith(path + ":", StringComparison.OrdinalIgnoreCase));

    private static string? Unreadable(Type type, string value)
    {
        if (type == typeof(string)) return null;
        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            // Any number can be read as a word of a list.
            if (!type.IsEnum || Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)) return null;
        }
#pragma warning disable CA1031 // Converters throw what they like; whatever it is, the value cannot be read.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        return Wanted(type);
    }

    private static string Wanted(Type type) => type switch
    {
        { IsEnum: true } => string.Join(" or ", Enum.GetNames(type).Select(SettingNames.Of)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:30 or 1.00:00:00",
        _ when type == typeof(Uri) => "an address",
        _ when type == typeof(double) || type == typeof(float) => "a number",
        _ => "a whole number",
    };
}
