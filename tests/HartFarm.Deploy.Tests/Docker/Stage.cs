using System.Text.Json;
using System.Text.RegularExpressions;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Base">What it begins with, as it stands there.</param>
/// <param name="Instructions">What follows FROM.</param>
internal sealed partial record Stage(string Name, string Base, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>The list that an instruction holds, that of the last one of its name.</summary>
    public string[] List(string instruction) => JsonSerializer.Deserialize<string[]>(Texts(instruction).Last())!;

    /// <summary>What all instructions of a name hold.</summary>
    public IEnumerable<string> Texts(string instruction) => Instructions.Where(one => one.Name == instruction).Select(one => one.Text);

    /// <summary>The names and values of an instruction that sets some.</summary>
    public Dictionary<string, string> Pairs(string instruction) => Texts(instruction)
        .SelectMany(text => Pair().Matches(text)).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value);

    [GeneratedRegex("""(?<name>[A-Za-z0-9_.]+)=(?:"(?<quoted>[^"]*)"|(?<plain>\S*))""")]
    private static partial Regex Pair();
}
