using System.Text.RegularExpressions;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>What the repository's texts hold to.</summary>
public class SourceTextTests
{
    private const int MostLines = 400;

    // In two parts each, or this file would be the first to hold them.
    private static readonly Regex MachinePath = new(@"(?<![\w.~])/" + @"(work|root|home|Users)/");
    private static readonly Regex RegistryHost = new(@"api\.nu" + @"get\.org|registry\.np" + @"mjs\.org|py" + @"pi\.org|artifac" + @"tory\.|proxy\.golang\." + "org");
    private static readonly Regex Unfinished = new(@"\bTO" + @"DO\b|\bFIX" + @"ME\b|NotImplemented" + "Exception");

    [Fact]
    public void No_source_file_is_long() =>
        Assert.All(
            Repository.Files(".cs").Where(name => !name.Contains("/Migrations/", StringComparison.Ordinal)),
            name => Assert.True(File.ReadLines(Repository.At(name)).Count() <= MostLines, $"{name} has over {MostLines} lines"));

    [Fact]
    public void No_text_names_a_place_on_one_machine() => HoldsNo(MachinePath, Repository.TextFiles());

    [Fact]
    public void No_text_names_a_package_registry() => HoldsNo(RegistryHost, Repository.TextFiles());

    [Fact]
    public void No_source_is_unfinished() => HoldsNo(Unfinished, Repository.Files(".cs", ".props", ".targets", ".csproj"));

    private static void HoldsNo(Regex pattern, IEnumerable<string> names)
    {
        var found = from name in names
                    from line in File.ReadLines(Repository.At(name)).Select((text, i) => (Text: text, Number: i + 1))
                    where pattern.IsMatch(line.Text)
                    select $"{name}, line {line.Number}: {line.Text.Trim()}";
        Assert.Empty(found);
    }
}
