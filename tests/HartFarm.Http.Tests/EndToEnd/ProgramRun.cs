using System.ComponentModel;
using System.Diagnostics;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary>A program of the machine, run to its end, which must be good.</summary>
internal static class ProgramRun
{
    /// <param name="folder">Where it runs; made if it is not there.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it is given.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> OfAsync(string folder, string program, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true });
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await error}");
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{start.FileName} is needed for this test ({error.Message}): apt-get install nodejs npm curl python3", error);
        }
    }
}
