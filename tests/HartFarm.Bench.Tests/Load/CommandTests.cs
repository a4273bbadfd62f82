using System.CommandLine;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Peers;
using HartFarm.LoadBench.Shards;

namespace HartFarm.Bench.Tests.Load;

public class CommandTests
{
    [Theory]
    [InlineData("--tasks", "0", "--tasks must be at least 1")]
    [InlineData("--rounds", "-1", "--rounds must be at least 1")]
    [InlineData("--crash-tasks", "-1", "--crash-tasks must be at least 0")]
    [InlineData("--only", "cron", "'cron'")]
    public void Bad_options_are_named(string option, string value, string expected)
    {
        var parsed = new RootCommand { PeersCommand.Create() }.Parse(["peers", option, value]);
        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--backlog 10,x", "--backlog: '10,x' is no list of numbers")]
    [InlineData("--backlog 0", "--backlog: '0' is no list of numbers")]
    public void Bad_lists_are_named(string options, string expected)
    {
        var parsed = new RootCommand { ShardsCommand.Create() }.Parse($"shards {options}");
        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_measured_has_to_be_of_one_job()
    {
        var options = new ShardsOptions(1, [10], Warm: 600_000, Measured: 400_000, Workers: 1, InFolder: true, null);
        Assert.Equal(2, await ShardsBenchmark.RunAsync(options, TextWriter.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Good_options_are_read() =>
        Assert.Empty(new RootCommand { PeersCommand.Create() }.Parse(["peers", "--only", "celery", "bullmq", "--crash-tasks", "0", "--json", "a.json"]).Errors);

    [Fact]
    public void A_prompt_is_a_task_and_no_other_prompt_is()
    {
        Assert.Equal((7L, 20), TaskText.Read(TaskText.Write(7, 20)));
        Assert.Null(TaskText.Read("a photograph of a lighthouse on a rocky coast"));
        Assert.Null(TaskText.Read("task seven 1"));
    }
}
