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

    public void Dispose() => _folder.Dispose();
}
