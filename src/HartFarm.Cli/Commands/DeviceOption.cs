using System.CommandLine;
using System.Text.RegularExpressions;
using HartFarm.Model.Runtime;

namespace HartFarm.Cli.Commands;

/// <summary>Where a command computes.</summary>
public static partial class DeviceOption
{
    /// <summary><c>--device</c>.</summary>
    public static Option<string> Create() => CheckedOption.Of(
        "--device", "cpu|cuda:N", "cpu, cuda or cuda:N", "Where to compute. Default: the first CUDA device if there is one, else cpu.",
        text => text switch { "cuda" => "cuda:0", _ => DeviceName().IsMatch(text) ? text : null }, null);

    /// <summary><c>--threads</c>.</summary>
    public static Option<int?> Threads() => CheckedOption.Int("--threads", "N", 1, 1024, "Threads for computing on the CPU. Default: one a core.");

    /// <summary>The device that was asked for, or the best there is.</summary>
    /// <exception cref="InputException">The machine has no such device.</exception>
    public static string Find(string? name)
    {
        if (name is null) return Devices.Best;
        try
        {
            _ = Devices.Parse(name);
            return name;
        }
        catch (ArgumentException error)
        {
            throw new InputException(error.Message, error);
        }
    }

    [GeneratedRegex(@"^(cpu|cuda:(0|[1-9][0-9]{0,2}))$", RegexOptions.NonBacktracking)]
    private static partial Regex DeviceName();
}
