namespace HartFarm.Build.Tests.Hygiene;

/// <summary>A package with a known hole fails the build, and a feed of advisories that cannot be reached does not.</summary>
public sealed class PackageAuditTests : IDisposable
{
    private const string Package = "YamlDotNet";

    private readonly TemporaryFolder _folder = new();

    public PackageAuditTests()
    {
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            _folder.Put(name, $"<Project><Import Project=\"{Repository.At(name)}\" /></Project>");
        _folder.Put("global.json", Repository.Read("global.json"));
        _folder.Put("Probe.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="{Package}" />
              </ItemGroup>
            </Project>
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-p:AuditFails=true", null)]
    [InlineData("-p:AnyOther=true", "true")]
    public void A_known_hole_fails_the_build_that_tests_and_that_of_CI(string property, string? isCI)
    {
        using var feed = new AdvisoryFeed(Package);
        var run = Restore(feed.Index, property, isCI);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"error NU1903: Warning As Error: Package '{Package}'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_builds_an_older_state_is_told_of_it()
    {
        using var feed = new AdvisoryFeed(Package);
        var run = Restore(feed.Index, "-p:AnyOther=true");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"warning NU1903: Package '{Package}'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_that_does_not_answer_breaks_no_build()
    {
        string index;
        using (var feed = new AdvisoryFeed(Package)) index = feed.Index;
        var run = Restore(index, "-p:AuditFails=true");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("warning NU1900", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_that_tests_builds_so() => Assert.Contains("-p:AuditFails=true", Repository.Read("scripts/test"), StringComparison.Ordinal);

    // The package is among those that this build itself was made with.
    private ProcessRun Restore(string advisories, string property, string? isCI = null)
    {
        _folder.Put("nuget.config", $"""
            <configuration>
              <packageSources><clear /></packageSources>
              <auditSources><clear /><add key="advisories" value="{advisories}" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);
        return ProcessRun.Of("dotnet", ["restore", _folder["Probe.csproj"], property, "--disable-build-servers", "-v", "minimal"], _folder.Path, isCI is null ? [] : [("CI", isCI)]);
    }
}
