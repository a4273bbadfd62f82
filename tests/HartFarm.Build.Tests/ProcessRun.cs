using System.Diagnostics;

namespace HartFarm.Build.Tests;

/// <summary>A program run to its end.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    // What the running test host and its user have set would decide what the program does.
    private static readonly string[] Inherited = ["MSBUILD", "VSTEST", "TORCH", "HARTFARM_", "CI", "CONFIGURATION"];

    /// <summary>Runs a program with nothing on its standard input.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs; null for the root of the repository.</param>
    /// <param name="environment">Variables that it gets on top of the usual ones.</param>
    internal static ProcessRun Of(string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => Inherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessRun(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Runs the .NET SDK's command and sees that it succeeds.</summary>
    internal static string Sdk(params string[] arguments)
    {
        var run = Of("dotnet", arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }
}
