using System.Text.Json;

namespace HartFarm.Build.Tests.Flavors;

/// <summary>What each TorchFlavor references, as the build evaluates it; nothing is restored for it.</summary>
public class TorchFlavorTests
{
    private const string Model = "src/HartFarm.Model/HartFarm.Model.csproj";

    [Theory]
    [InlineData("cpu", "TorchSharp-cpu")]
    [InlineData("cuda", "TorchSharp-cuda-linux")]
    [InlineData("system", "TorchSharp")]
    public void A_flavor_references_its_package_in_the_one_version_of_all_three(string flavor, string package)
    {
        using var evaluated = Evaluate($"-p:TorchFlavor={flavor}");
        Assert.Equal(package, Assert.Single(Identities(evaluated, "PackageReference")).Identity);
        var versions = Identities(evaluated, "PackageVersion").ToArray();
        Assert.Equal(["TorchSharp", "TorchSharp-cpu", "TorchSharp-cuda-linux"], versions.Select(version => version.Identity).Order(StringComparer.Ordinal));
        Assert.Equal(evaluated.RootElement.GetProperty("Properties").GetProperty("TorchSharpVersion").GetString(), Assert.Single(versions.Select(version => version.Version).Distinct()));
    }

    [Fact]
    public void The_cpu_is_the_default()
    {
        using var evaluated = Evaluate();
        Assert.Equal("TorchSharp-cpu", Assert.Single(Identities(evaluated, "PackageReference")).Identity);
    }

    [Fact]
    public void A_flavor_that_there_is_not_fails_the_build_by_name()
    {
        using var folder = new TemporaryFolder();
        var run = ProcessRun.Of("dotnet", ["build", Model, "-p:TorchFlavor=gpu", "--artifacts-path", folder.Path, "-v", "quiet", "--disable-build-servers"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error HF0001: TorchFlavor is 'gpu'; it must be cpu, cuda or system.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", run.Output, StringComparison.Ordinal);
    }

    private static JsonDocument Evaluate(params string[] properties) =>
        JsonDocument.Parse(ProcessRun.Sdk(["msbuild", Model, .. properties, "-getProperty:TorchSharpVersion", "-getItem:PackageReference,PackageVersion"]));

    private static IEnumerable<(string Identity, string? Version)> Identities(JsonDocument evaluated, string type) =>
        from item in evaluated.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()
        let identity = item.GetProperty("Identity").GetString()!
        where identity.StartsWith("TorchSharp", StringComparison.Ordinal)
        select (identity, item.TryGetProperty("Version", out var version) ? version.GetString() : null);
}
