namespace HartFarm.Build.Tests.Flavors;

/// <summary>The command line built with TorchFlavor=system, once for all tests that run it.</summary>
public sealed class SystemBuild : IDisposable
{
    private const string Project = "src/HartFarm.Cli/HartFarm.Cli.csproj";

    private readonly TemporaryFolder _folder = new();

    public SystemBuild()
    {
        if (!OperatingSystem.IsLinux()) return;
        // With an artifacts folder of its own, it leaves what the repository's own builds made alone.
        ProcessRun.Sdk(
            "build", Project, "-c", "Release", "-p:TorchFlavor=system", "--artifacts-path", _folder["build"], "--nologo", "-v", "quiet",
            "--disable-build-servers", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false");
        Output = Path.GetDirectoryName(Assert.Single(Directory.GetFiles(_folder["build/bin"], "hartfarm.dll", SearchOption.AllDirectories)))!;
    }

    /// <summary>The folder of the program.</summary>
    public string Output { get; } = "";

    internal ProcessRun Run(string? libraries, params string[] arguments) => ProcessRun.Of(
        "dotnet", [Path.Combine(Output, "hartfarm.dll"), .. arguments], _folder.Path, libraries is null ? [] : [("HARTFARM_LIBTORCH", libraries)]);

    /// <summary>A copy of the program, with another name in the place of one that a library of it holds once.</summary>
    /// <returns>The program's path.</returns>
    internal string CopyWith(TemporaryFolder folder, string name, string library, string text, string other)
    {
        foreach (var path in Directory.GetFiles(Output, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != library))
        {
            var copy = Path.Combine(folder[name], Path.GetRelativePath(Output, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        var bytes = File.ReadAllBytes(Path.Combine(Output, library));
        ReadOnlySpan<byte> old = System.Text.Encoding.ASCII.GetBytes(text + '\0');
        var at = bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0, $"{library} has no {text}");
        System.Text.Encoding.ASCII.GetBytes(other).CopyTo(bytes, at);
        File.WriteAllBytes(Path.Combine(folder[name], library), bytes);
        return Path.Combine(folder[name], "hartfarm.dll");
    }

    public void Dispose() => _folder.Dispose();
}
