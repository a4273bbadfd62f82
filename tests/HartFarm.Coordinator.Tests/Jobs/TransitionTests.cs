using System.Text.RegularExpressions;
using HartFarm.Build.Tests;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>The states are what the design draws.</summary>
public partial class TransitionTests
{
    [Fact]
    public void The_ways_of_a_job_are_those_that_are_drawn() => Assert.Equal(Drawn<JobState>("Jobs/JobTransitions.cs"), Sorted(JobTransitions.Ways));

    [Fact]
    public void The_ways_of_a_shard_are_those_that_are_drawn() => Assert.Equal(Drawn<ShardState>("Jobs/ShardTransitions.cs"), Sorted(ShardTransitions.Ways));

    [Fact]
    public void Another_way_is_an_error() =>
        Assert.Contains("from Completed to Leased", Assert.Throws<InvalidOperationException>(() => ShardTransitions.Ways.Check(ShardState.Completed, ShardState.Leased)).Message, StringComparison.Ordinal);

    private static IEnumerable<(T, T)> Sorted<T>(Transitions<T> ways) where T : struct, Enum => ways.All.Order();

    private static IEnumerable<(T, T)> Drawn<T>(string file) where T : struct, Enum
    {
        var text = Repository.Read("docs/design.md");
        var start = text.IndexOf("```mermaid", text.IndexOf($"(`{file}`)", StringComparison.Ordinal), StringComparison.Ordinal);
        var drawing = text[start..text.IndexOf("```\n", start + 3, StringComparison.Ordinal)];
        return Way().Matches(drawing).Select(way => (Enum.Parse<T>(way.Groups["from"].Value), Enum.Parse<T>(way.Groups["to"].Value))).Order();
    }

    [GeneratedRegex(@"^ +(?<from>\w+) --> (?<to>\w+)", RegexOptions.Multiline)]
    private static partial Regex Way();
}
