using HartFarm.Build.Tests;

namespace HartFarm.Deploy.Tests.Operation;

/// <summary>The program as it is, with no settings but those that are given.</summary>
internal static class Cli
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What it is asked for, as words.</param>
    /// <param name="settings">Environment variables.</param>
    public static ProcessRun Run(string arguments, params (string Name, string Value)[] settings) =>
        ProcessRun.Of("dotnet", [Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), .. arguments.Split(' ')], Path.GetTempPath(), settings);
}
