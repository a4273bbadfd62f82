using System.Data.Common;

namespace HartFarm.Settings;

/// <summary>Shows settings without what is secret in them.</summary>
public static class SecretMask
{
    private const string Mask = "***";

    private static readonly string[] Secret = ["secret", "password", "token", "sha256", "passphrase", "credential"];
    private static readonly string[] Known = ["postgres"];

    /// <summary>Whether a setting holds a secret, alone or among other things.</summary>
    public static bool IsSecret(Setting setting) => setting.Type == typeof(Uri) || IsWhole(setting.Key) || IsConnection(setting.Key);

    /// <summary>The value as it may be shown.</summary>
    /// <param name="key">The setting's key.</param>
    /// <param name="value">Its value.</param>
    public static string? Of(string key, object? value) => value switch
    {
        null => null,
        Uri address => OfAddress(address),
        string { Length: > 0 } text when IsWhole(key) => Mask,
        string { Length: > 0 } text when IsConnection(key) => OfConnection(text),
        _ => SettingText.Of(value),
    };

    private static bool IsWhole(string key) => Secret.Any(word => LastOf(key).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsConnection(string key) => Known.Contains(LastOf(key), StringComparer.OrdinalIgnoreCase);

    private static string LastOf(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string OfAddress(Uri address)
    {
        var text = address.OriginalString;
        // A text that is no address may hold anything.
        if (!address.IsAbsoluteUri) return Mask;
        var at = text.LastIndexOf('@');
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (at < 0 || start < 0 || at < start) return text;
        var user = text[(start + 3)..at];
        return $"{text[..(start + 3)]}{(user.Contains(':', StringComparison.Ordinal) ? $"{user[..user.IndexOf(':', StringComparison.Ordinal)]}:{Mask}" : Mask)}{text[at..]}";
    }

    private static string OfConnection(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            foreach (var name in parts.Keys.Cast<string>().Where(IsSecretPart).ToArray()) parts[name] = Mask;
            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return Mask;
        }
    }

    private static bool IsSecretPart(string name) => name is "pwd" or "psw" || Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
