using System.Globalization;
using System.Text.RegularExpressions;

namespace HartFarm.Build.Tests.Hygiene;

/// <summary>What the documents say is there: their commands, links and files.</summary>
public sealed partial class DocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Documents => [.. Repository.Files(".md").Where(name => !name.Contains('/', StringComparison.Ordinal) || name.StartsWith("docs/", StringComparison.Ordinal))];

    [Fact]
    public void The_first_command_of_the_readme_makes_a_dataset()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash");
        _folder.PutProgram("hartfarm", $"#!/usr/bin/env bash\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "hartfarm.dll")}' \"$@\"\n");
        _folder.Put("examples/prompts/scenes.txt", Repository.Read("examples/prompts/scenes.txt"));
        var run = ProcessRun.Of("bash", ["-e", "-c", CommandBlock().Match(Repository.Read("README.md")).Groups["commands"].Value], _folder.Path);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(4 * 6, Directory.GetFiles(_folder["datasets/first/index"], "*.jsonl").Sum(file => File.ReadLines(file).Count()));
        foreach (var name in (string[])["data/000000.tar", "manifest.json", "manifest.parquet", "README.md", "contact-sheet.html"]) Assert.True(File.Exists(_folder[$"datasets/first/{name}"]), name);
    }

    [Fact]
    public void The_test_command_of_the_readme_is_the_one_that_changes_have_to_pass()
    {
        Assert.Contains("\n```bash\nscripts/test\n```\n", Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("\nscripts/test ", Repository.Read(".ci/run"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_messages_of_the_designs_sequence_diagram_are_those_of_the_contract()
    {
        var diagram = SequenceDiagram().Match(Repository.Read("docs/design.md")).Groups["steps"].Value;
        string[] told = [.. MessageStep().Matches(diagram).Select(step => step.Groups["message"].Value).Distinct()];
        Assert.Contains("ShardCompleted", told);
        string[] known = [.. Repository.Files(".cs").Where(name => name.StartsWith("contracts/", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name))];
        Assert.All(told, message => Assert.Contains(message, known));
    }

    [Fact]
    public void Every_option_that_the_readme_gives_to_a_command_is_in_its_help()
    {
        var uses = from line in Repository.Read("README.md").Split('\n')
                   let command = CommandLine().Match(line)
                   where command.Success
                   from Match option in Option().Matches(line)
                   select (Command: command.Groups["command"].Value, Option: option.Value);
        foreach (var options in uses.GroupBy(use => use.Command, use => use.Option))
        {
            var help = ProcessRun.Of("dotnet", [Path.Combine(AppContext.BaseDirectory, "hartfarm.dll"), .. options.Key.Split(' '), "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.All(options, option => Assert.Contains($"{option} ", help.Output, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_block_of_commands_says_which_test_runs_it_or_why_none_does(string document)
    {
        var lines = Repository.Read(document).Split('\n');
        var tests = Repository.Files(".cs").Select(name => Path.GetFileNameWithoutExtension(name)).ToHashSet(StringComparer.Ordinal);
        foreach (var at in Enumerable.Range(0, lines.Length).Where(i => lines[i] == "```bash"))
        {
            var mark = RunBy().Match(at == 0 ? "" : lines[at - 1]);
            Assert.True(mark.Success, $"{document}, line {at + 1}: there is no <!-- run by TEST --> or <!-- not run here: REASON --> above it");
            Assert.All(mark.Groups["test"].Captures, test => Assert.True(tests.Contains(test.Value), $"{document}, line {at}: there is no {test.Value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading(string document)
    {
        foreach (Match link in Link().Matches(Repository.Read(document)))
        {
            var (name, heading) = (link.Groups["file"].Value, link.Groups["heading"].Value);
            var file = name.Length == 0 ? Repository.At(document) : Path.Combine(Path.GetDirectoryName(Repository.At(document))!, name);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{document} links to {name}");
            if (heading.Length > 0) Assert.Contains(heading, Headings(file));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_source_file_that_is_named_is_there(string document)
    {
        var sources = Repository.Files(".cs", ".targets").Select(name => "/" + name.Replace('\\', '/')).ToArray();
        foreach (Match source in SourceFile().Matches(Repository.Read(document)))
        {
            Assert.True(sources.Any(name => name.EndsWith("/" + source.Groups["path"].Value, StringComparison.Ordinal)), $"{document} names {source.Value}");
        }
    }

    public void Dispose() => _folder.Dispose();

    // As the hosts of repositories make anchors of headings.
    private static IEnumerable<string> Headings(string file) =>
        from line in File.ReadLines(file)
        where line.StartsWith('#')
        select "#" + NoAnchor().Replace(line.TrimStart('#').Trim(), "").Replace(' ', '-').ToLower(CultureInfo.InvariantCulture);

    [GeneratedRegex("```mermaid\nsequenceDiagram\n(?<steps>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SequenceDiagram();

    [GeneratedRegex(@"->>\w: (?<message>[A-Z][a-z]+[A-Z]\w+)$", RegexOptions.Multiline)]
    private static partial Regex MessageStep();

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CommandBlock();

    [GeneratedRegex(@"\./hartfarm (?<command>(?:model|train|eval) [a-z-]+|[a-z]+)")]
    private static partial Regex CommandLine();

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"^<!-- (run by (?<test>\w+)|not run here: [^.]+(\. In small: (?<test>\w+)(, (?<test>\w+))*)?) -->$")]
    private static partial Regex RunBy();

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]*)(?<heading>#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>[A-Za-z0-9_./]+\.(cs|targets))`")]
    private static partial Regex SourceFile();

    [GeneratedRegex("[^A-Za-z0-9 _-]")]
    private static partial Regex NoAnchor();
}
