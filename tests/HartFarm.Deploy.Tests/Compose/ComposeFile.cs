using System.Text.RegularExpressions;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Compose;

/// <summary>docker-compose.yml, with the variables that a file such as .env.example sets.</summary>
internal sealed partial class ComposeFile
{
    private ComposeFile(Dictionary<string, object?> root) => Root = root;

    /// <summary>All of it.</summary>
    public Dictionary<string, object?> Root { get; }

    /// <summary>The services.</summary>
    public Dictionary<string, object?> Services => Yaml.Map(Root, "services");

    /// <summary>What .env.example sets.</summary>
    public static Dictionary<string, string> Example => Repository.Read(".env.example").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#').ToDictionary(line => line.Split('=')[0], line => line.Split('=', 2)[1]);

    /// <summary>The variables that it asks for, with whether it does without.</summary>
    public static IReadOnlyList<(string Name, bool IsNeeded, string Default)> Variables =>
        [.. Variable().Matches(Repository.Read("docker-compose.yml")).Select(match => (match.Groups["name"].Value, match.Groups["needed"].Success, match.Groups["default"].Value))];

    /// <summary>Reads it.</summary>
    public static ComposeFile Read()
    {
        var example = Example;
        return new ComposeFile(Yaml.Of(Variable().Replace(Repository.Read("docker-compose.yml"), match =>
            example.TryGetValue(match.Groups["name"].Value, out var value) ? value
            : match.Groups["needed"].Success ? throw new FormatException($"{match.Value} is not in .env.example") : match.Groups["default"].Value)));
    }

    /// <summary>A service's environment.</summary>
    public Dictionary<string, string> Environment(string service) => Yaml.Map(Services[service], "environment").ToDictionary(one => one.Key, one => Yaml.Text(one.Value));

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)(?:(?<needed>:\?)[^}]*|:-(?<default>[^}]*))?\}")]
    private static partial Regex Variable();
}
