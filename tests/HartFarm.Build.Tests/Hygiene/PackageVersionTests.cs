using System.Xml.Linq;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>Every package has one version, and it stands in Directory.Packages.props.</summary>
public class PackageVersionTests
{
    private const string PinnedLabel = "Transitive pins";

    private static XDocument Central { get; } = XDocument.Load(Repository.At("Directory.Packages.props"));

    [Fact]
    public void Every_referenced_package_has_a_central_version() =>
        Assert.All(References(), reference => Assert.Contains(reference.Package, Versions(Central), StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void No_project_states_a_version_of_its_own() =>
        Assert.All(References(), reference => Assert.True(reference.HasNoVersion, $"{reference.Project}: {reference.Package}"));

    [Fact]
    public void No_package_has_two_versions() =>
        Assert.Equal(Versions(Central).Distinct(StringComparer.OrdinalIgnoreCase), Versions(Central));

    [Fact]
    public void Every_central_version_is_used_or_pins_what_a_package_asks_for()
    {
        var pinned = Central.Descendants("ItemGroup").Where(group => ((string?)group.Attribute("Label") ?? "").StartsWith(PinnedLabel, StringComparison.Ordinal));
        var used = References().Select(reference => reference.Package).Concat(pinned.SelectMany(Versions));
        Assert.Empty(Versions(Central).Except(used, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Versions(XContainer container) => container.Descendants("PackageVersion").Select(version => (string)version.Attribute("Include")!);

    private static IEnumerable<(string Project, string Package, bool HasNoVersion)> References() =>
        from project in Repository.Files(".csproj", ".props", ".targets")
        from reference in XDocument.Load(Repository.At(project)).Descendants("PackageReference")
        let isOwn = reference.Attribute("Version") ?? reference.Attribute("VersionOverride") ?? (object?)reference.Element("Version")
        select (project, (string)reference.Attribute("Include")!, isOwn is null);
}
