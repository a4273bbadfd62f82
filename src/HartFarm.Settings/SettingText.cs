using System.Globalization;

namespace HartFarm.Settings;

/// <summary>Values as they stand in files of settings.</summary>
public static class SettingText
{
    /// <summary>The value's text; null for null.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        Enum word => SettingNames.Of(word.ToString()),
        Uri address => address.OriginalString,
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture).TrimFraction(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // 00:00:00.2000000 is 00:00:00.2.
    private static string TrimFraction(this string time) => time.LastIndexOf('.') > time.LastIndexOf(':') ? time.TrimEnd('0') : time;
}
