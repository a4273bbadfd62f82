using System.Diagnostics;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>A program run to its end.</summary>
public sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    /// <summary>The hartfarm command as it was built.</summary>
    public static ProcessRun HartFarm(params string[] arguments) => Of(StartHartFarm(arguments));

    public static Process StartHartFarm(params string[] arguments) => StartHartFarm(null, arguments);

    public static Process StartHartFarm(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), .. arguments], null, environment);

    /// <summary>The same with a generator that draws a pattern.</summary>
    public static Process StartTestHost(params string[] arguments) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "HartFarm.Cli.TestHost.dll"), .. arguments]);

    public static Process Start(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Reads both outputs and waits for the end.</summary>
    public static ProcessRun Of(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ProcessRun(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }
}
