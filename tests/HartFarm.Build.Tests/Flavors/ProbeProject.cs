namespace HartFarm.Build.Tests.Flavors;

/// <summary>A program of a few lines, built by this repository's rules, that adds numbers in libtorch.</summary>
internal sealed class ProbeProject
{
    private readonly TemporaryFolder _folder;

    internal ProbeProject(TemporaryFolder folder)
    {
        _folder = folder;
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            folder.Put($"probe/{name}", $"<Project><Import Project=\"{Repository.At(name)}\" /></Project>");
        }
        folder.Put("probe/global.json", Repository.Read("global.json"));
        folder.Put("probe/Probe.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <UsesTorch>true</UsesTorch>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TorchSharp" />
                <None Include="extra/**/*.so" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        folder.Put("probe/Program.cs", """
            TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);
            using var ones = TorchSharp.torch.ones(3);
            using var sum = ones.sum();
            System.Console.WriteLine($"sum {sum.item<float>()}");

            """);
    }

    /// <summary>TorchSharp's native library as its package holds it.</summary>
    internal string PackageLibrary =>
        Path.Combine(PackageFolder, "torchsharp", TorchSharpVersion, "runtimes", "linux-x64", "native", LibTorch.Binding);

    /// <summary>The copy in the output.</summary>
    internal string OutputLibrary => _folder[$"probe/out/{LibTorch.Binding}"];

    /// <summary>The copy among the published files.</summary>
    internal string PublishedLibrary => _folder[$"probe/published/{LibTorch.Binding}"];

    private static string PackageFolder => ProcessRun.Sdk("nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();

    private static string TorchSharpVersion => ProcessRun.Sdk("msbuild", "src/HartFarm.Model/HartFarm.Model.csproj", "-getProperty:TorchSharpVersion").Trim();

    internal ProcessRun Build(string repair) => Sdk("build", "out", repair);

    internal ProcessRun Publish(string repair) => Sdk("publish", "published", repair);

    /// <summary>Runs the program on the libtorch in a folder.</summary>
    internal ProcessRun Run(string libraries) => ProcessRun.Of("dotnet", [_folder["probe/out/Probe.dll"]], _folder.Path, ("LD_LIBRARY_PATH", libraries));

    private ProcessRun Sdk(string command, string output, string repair) => ProcessRun.Of(
        "dotnet",
        [command, _folder["probe/Probe.csproj"], "-c", "Release", "-o", _folder[$"probe/{output}"], "--nologo", "-v", "minimal", "--disable-build-servers", $"-p:TorchNativeRepair={repair}"],
        _folder["probe"]);
}
