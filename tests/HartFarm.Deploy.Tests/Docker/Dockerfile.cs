using System.Text.RegularExpressions;
using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Docker;

/// <summary>A Dockerfile of the repository.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string name, string syntax, IReadOnlyDictionary<string, string> arguments, IReadOnlyList<Stage> stages) => (Name, Syntax, Arguments, Stages) = (name, syntax, arguments, stages);

    /// <summary>Its path in the repository.</summary>
    public string Name { get; }

    /// <summary>Who reads it.</summary>
    public string Syntax { get; }

    /// <summary>What stands before the first stage, with its default.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; }

    /// <summary>Its stages, in their order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The last stage, which is built unless another is named.</summary>
    public Stage Default => Stages[^1];

    /// <summary>Reads one.</summary>
    public static Dockerfile Read(string name)
    {
        var lines = Repository.Read(name).Split('\n');
        var text = string.Join('\n', lines.Where(line => !line.TrimStart().StartsWith('#')));
        var arguments = new Dictionary<string, string>();
        List<Stage> stages = [];
        foreach (Match match in Line().Matches(Continued().Replace(text, " ")))
        {
            var instruction = new Instruction(match.Groups["name"].Value, match.Groups["text"].Value.Trim());
            if (instruction.Name == "FROM")
            {
                var parts = instruction.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts is not [_, "AS", _]) throw new FormatException($"{name}: every stage has a name: FROM {instruction.Text}");
                stages.Add(new Stage(parts[2], parts[0], []));
            }
            else if (stages.Count == 0)
            {
                if (instruction.Name != "ARG") throw new FormatException($"{name}: {instruction.Name} before FROM");
                arguments.Add(instruction.Text.Split('=')[0], instruction.Text.Split('=', 2)[1]);
            }
            else
            {
                stages[^1] = stages[^1] with { Instructions = [.. stages[^1].Instructions, instruction] };
            }
        }
        return new Dockerfile(name, lines[0], arguments, stages);
    }

    /// <summary>The stage of a name.</summary>
    public Stage Stage(string name) => Stages.Single(stage => stage.Name == name);

    /// <summary>All instructions of a stage, those of the stages that it begins with before its own.</summary>
    public Stage Whole(string name)
    {
        var stage = Stage(name);
        return Stages.Any(one => one.Name == stage.Base) ? stage with { Instructions = [.. Whole(stage.Base).Instructions, .. stage.Instructions] } : stage;
    }

    [GeneratedRegex(@"\\\n")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^(?<name>[A-Z]+) (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
