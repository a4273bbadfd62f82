using System.Text.Json;

namespace HartFarm.Settings;

/// <summary>How a setting is called: by people, in configuration, and in the environment.</summary>
public static class SettingNames
{
    /// <summary>What environment variables with settings begin with: <c>HARTFARM_BUS__RABBITMQ</c> is <c>bus.rabbitMq</c>.</summary>
    public const string Variables = "HARTFARM_";

    /// <summary>What a variable ends with that names a file with the value.</summary>
    public const string FileEnding = "_FILE";

    /// <summary>What stands between the parts of a variable.</summary>
    internal const string VariableSeparator = "__";

    /// <summary>A property as it stands in a key.</summary>
    public static string Of(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>The variable of a key.</summary>
    public static string VariableOf(string key) => Variables + key.Replace(".", VariableSeparator, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The path in the configuration of a key.</summary>
    internal static string PathOf(string key) => key.Replace('.', ':');
}
