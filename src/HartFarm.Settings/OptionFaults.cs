using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace HartFarm.Settings;

/// <summary>Says what is wrong with options, by the keys of their settings.</summary>
public static class OptionFaults
{
    /// <summary>Each fault as <c>section.key: reason</c>: first what is out of its range, then what the options say themselves.</summary>
    /// <param name="section">The key of the options.</param>
    /// <param name="options">They have a <see cref="RangeAttribute"/> where a range is what decides, and may be an <see cref="IValidatableObject"/>.</param>
    public static IEnumerable<string> Of(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range || property.GetValue(options) is not { } value || range.IsValid(value)) continue;
            yield return $"{section}.{SettingNames.Of(property.Name)}: must be {RangeText(range)}, not {SettingText.Of(value)}";
        }
        if (options is not IValidatableObject own) yield break;
        foreach (var result in own.Validate(new ValidationContext(options)))
        {
            var keys = result.MemberNames.Select(member => $"{section}.{SettingNames.Of(member)}").DefaultIfEmpty(section);
            yield return $"{string.Join(" and ", keys)}: {result.ErrorMessage}";
        }
    }

    /// <summary>A range as <c>1 to 1000</c>.</summary>
    internal static string RangeText(RangeAttribute range)
    {
        // Bounds of times are texts until the first value is compared.
        var (least, most) = (Bound(range, range.Minimum), Bound(range, range.Maximum));
        return $"{SettingText.Of(least)} to {SettingText.Of(most)}";
    }

    private static object Bound(RangeAttribute range, object bound) =>
        bound is string text && range.OperandType == typeof(TimeSpan) ? TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : bound;
}
