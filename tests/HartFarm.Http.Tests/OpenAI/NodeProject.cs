using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>A folder with a package.json, as npm installs it into a folder of its own.</summary>
internal sealed class NodeProject
{
    private readonly string _folder;

    private NodeProject(string folder) => _folder = folder;

    /// <summary>Copies the project and installs its packages as its lock file names them.</summary>
    public static async Task<NodeProject> InstallAsync(string source, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var project = new NodeProject(folder);
        await project.RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return project;
    }

    /// <summary>Runs one of its programs to its end, which must be good.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> NodeAsync(params string[] arguments) => RunAsync("node", arguments);

    /// <summary>The path of a folder of the repository.</summary>
    public static string Source(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", path));

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
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
            throw new InvalidOperationException($"{start.FileName} is needed for this test ({error.Message}): apt-get install nodejs npm", error);
        }
    }
}
