using System.Text.RegularExpressions;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>What is not in the solution is neither built nor tested.</summary>
public partial class SolutionTests
{
    private static readonly string[] Homes = ["src", "workers", "contracts", "tests", "bench", "examples"];

    [Fact]
    public void The_solution_holds_every_project_and_no_other()
    {
        var projects = Projects().Order(StringComparer.Ordinal);
        var listed = Listed().Select(match => match.Groups["path"].Value.Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(projects, listed);
    }

    [Fact]
    public void Every_project_lies_where_projects_go() =>
        Assert.All(Projects(), project => Assert.Contains(project.Split('/')[0], Homes));

    [Fact]
    public void Every_project_is_built_in_Release()
    {
        var solution = Repository.Read("HartFarm.sln");
        Assert.All(Listed(), match =>
            Assert.Contains($"{match.Groups["id"].Value}.Release|Any CPU.Build.0 = Release|Any CPU", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void The_projects_that_hold_tests_are_those_named_so()
    {
        var holding = Projects().Where(project => Repository.Read(project).Contains("\"Microsoft.NET.Test.Sdk\"", StringComparison.Ordinal));
        Assert.Equal(Projects().Where(project => project.EndsWith(".Tests.csproj", StringComparison.Ordinal)), holding);
    }

    private static IEnumerable<string> Projects() => Repository.Files(".csproj").Select(name => name.Replace('\\', '/'));

    private static MatchCollection Listed() => ProjectLine().Matches(Repository.Read("HartFarm.sln"));

    [GeneratedRegex("""^Project\([^)]*\) = "[^"]*", "(?<path>[^"]*\.csproj)", "(?<id>\{[^"]*\})"\r?$""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
