using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace HartFarm.Settings;

/// <summary>All settings that there are, by the classes that they are read into.</summary>
public sealed class SettingCatalog
{
    private const string Item = "N";
    private const string Name = "NAME";

    private readonly ILookup<string, SettingSection> _sections;

    /// <param name="sections">The classes. Two may share a key: what one of them has is a setting.</param>
    public SettingCatalog(params IReadOnlyList<SettingSection> sections)
    {
        _sections = sections.ToLookup(section => section.Key, StringComparer.OrdinalIgnoreCase);
        All = [.. sections.SelectMany(section => Walk(section.Key, section.Type, Activator.CreateInstance(section.Type), section.Except)).DistinctBy(setting => setting.Key)];
    }

    /// <summary>Every one.</summary>
    public IReadOnlyList<Setting> All { get; }

    /// <summary>Whether settings stand under a key.</summary>
    public bool HasSection(string key) => _sections.Contains(key);

    /// <summary>The setting at a path of the configuration, under its own key; null where none stands there.</summary>
    /// <param name="path">As <c>http:keys:0:sha256</c>, in any case.</param>
    public Setting? Find(string path)
    {
        var parts = path.Split(':');
        return _sections[parts[0]].Select(section => Find(section.Key, section.Type, parts.AsSpan(1), section.Except)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The values of options, each with its key; lists and maps have one for each item.</summary>
    /// <param name="section">What they are.</param>
    /// <param name="options">The options.</param>
    public static IEnumerable<(string Key, object? Value)> Values(SettingSection section, object options) => Values(section.Key, section.Type, options, section.Except);

    private static IEnumerable<(string Key, object? Value)> Values(string key, Type type, object? value, IReadOnlyList<string> except)
    {
        if (IsLeaf(type)) return [(key, value)];
        if (IsMap(type))
            return ((IEnumerable?)value ?? Array.Empty<object>()).Cast<object>().SelectMany(pair => Values($"{key}.{PartOf(pair, "Key")}", ItemOf(type), PartOf(pair, "Value"), []));
        if (IsList(type))
            return ((IEnumerable?)value ?? Array.Empty<object>()).Cast<object?>().SelectMany((item, i) => Values(string.Create(CultureInfo.InvariantCulture, $"{key}.{i}"), ItemOf(type), item, []));
        return value is null ? [] : Properties(type, except).SelectMany(property => Values($"{key}.{SettingNames.Of(property.Name)}", property.PropertyType, property.GetValue(value), []));
    }

    private static IEnumerable<Setting> Walk(string key, Type type, object? defaults, IReadOnlyList<string> except)
    {
        foreach (var property in Properties(type, except))
        {
            var own = $"{key}.{SettingNames.Of(property.Name)}";
            var value = defaults is null ? null : property.GetValue(defaults);
            if (IsLeaf(property.PropertyType))
            {
                var range = property.GetCustomAttribute<RangeAttribute>();
                yield return new Setting(own, Bare(property.PropertyType), SettingText.Of(value) is { Length: > 0 } text ? text : null, range is null ? null : OptionFaults.RangeText(range));
                continue;
            }
            var isMany = IsList(property.PropertyType) || IsMap(property.PropertyType);
            var inner = isMany ? ItemOf(property.PropertyType) : Bare(property.PropertyType);
            var name = !isMany ? own : $"{own}.{(IsMap(property.PropertyType) ? Name : Item)}";
            if (IsLeaf(inner)) yield return new Setting(name, Bare(inner), null, null);
            else foreach (var setting in Walk(name, inner, isMany ? null : value ?? Activator.CreateInstance(inner), [])) yield return setting;
        }
    }

    private static Setting? Find(string key, Type type, ReadOnlySpan<string> path, IReadOnlyList<string> except)
    {
        if (path.IsEmpty) return IsLeaf(type) ? new Setting(key, Bare(type), null, null) : null;
        if (IsLeaf(type)) return null;
        var name = path[0];
        if (IsMap(type)) return Find($"{key}.{name}", ItemOf(type), path[1..], []);
        if (IsList(type)) return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? Find($"{key}.{name}", ItemOf(type), path[1..], []) : null;
        var found = Properties(type, except).FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found is null ? null : Find($"{key}.{SettingNames.Of(found.Name)}", found.PropertyType, path[1..], []);
    }

    // What can be given a value: by a setter, by the constructor of a record, or part by part.
    private static IEnumerable<PropertyInfo> Properties(Type type, IReadOnlyList<string> except) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => !except.Contains(property.Name) && (property.CanWrite || !(IsLeaf(property.PropertyType) || IsList(property.PropertyType))));

    private static bool IsLeaf(Type type) =>
        Bare(type) is { } bare && (bare.IsPrimitive || bare.IsEnum || bare == typeof(string) || bare == typeof(TimeSpan) || bare == typeof(Uri));

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>);

    private static bool IsList(Type type) => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && !IsMap(type);

    private static Type ItemOf(Type many) => many.GetGenericArguments()[^1];

    private static object? PartOf(object pair, string part) => pair.GetType().GetProperty(part)!.GetValue(pair);

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
