using System.Runtime.CompilerServices;
using HartFarm.Http.Tests.EndToEnd;

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
        await ProgramRun.OfAsync(folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return new NodeProject(folder);
    }

    /// <summary>Runs one of its programs to its end, which must be good.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> NodeAsync(params string[] arguments) => ProgramRun.OfAsync(_folder, "node", arguments);

    /// <summary>The path of a folder of the repository.</summary>
    public static string Source(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", path));
}
