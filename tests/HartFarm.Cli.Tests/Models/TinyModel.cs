using HartFarm.Cli.Tests.Models;

[assembly: AssemblyFixture(typeof(TinyModel))]

namespace HartFarm.Cli.Tests.Models;

/// <summary>A checkpoint that <c>hartfarm model init --preset tiny --size 16</c> wrote, for all tests.</summary>
public sealed class TinyModel : IDisposable
{
    /// <summary>Pixels a side of its images.</summary>
    public const int Size = 16;

    private readonly TemporaryFolder _folder = new();

    public TinyModel() => Init = CommandRun.Model("init", "--preset", "tiny", "--size", $"{Size}", "--seed", "3", "--out", Path);

    public CommandRun Init { get; }

    public string Path => _folder["tiny"];

    /// <summary>Every file of it by its relative name.</summary>
    public IEnumerable<(string Name, string Path)> Files => Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => (System.IO.Path.GetRelativePath(Path, file), file));

    /// <summary>A copy to be broken.</summary>
    public string CopyTo(TemporaryFolder folder)
    {
        foreach (var (name, path) in Files)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(folder[$"model/{name}"])!);
            File.Copy(path, folder[$"model/{name}"]);
        }
        return folder["model"];
    }

    public void Dispose() => _folder.Dispose();
}
