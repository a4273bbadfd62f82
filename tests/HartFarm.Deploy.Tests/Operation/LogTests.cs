using System.Text.Json;
using HartFarm.Build.Tests;
using HartFarm.Client;
using HartFarm.Contracts.Jobs;
using HartFarm.Testing.Processes;

namespace HartFarm.Deploy.Tests.Operation;

/// <summary>What a farm of one process logs as JSON.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_line_is_an_object_and_what_belongs_to_a_shard_has_its_ids()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        var (farm, _) = await FarmProcess.StartAsync(
            "takes shards", new Dictionary<string, string>(), patience.Token, "up", "--log-format", "json", "--listen", "http://127.0.0.1:0", "--data", _folder["data"], "--device", "cpu",
            "--model", $"hart-scenes={Repository.At("models/hart-scenes")}");
        await using var ending = farm;
        const string Listening = "hartfarm: listening on ";
        var address = (await farm.SaysAsync(line => line.StartsWith(Listening, StringComparison.Ordinal), patience.Token))[Listening.Length..];
        using var client = new FarmClient(new ClientOptions { Server = new Uri(address) });
        var job = await client.SubmitAsync(
            new JobRequest { Model = "hart-scenes", Prompts = new PromptInput { Items = [new PromptItem { Prompt = "a red circle" }] } }, cancellation: patience.Token);
        var told = await farm.SaysAsync(line => line.Contains("Accepted", StringComparison.Ordinal), patience.Token);
        using var line = JsonDocument.Parse(told);
        Assert.Equal("Information", line.RootElement.GetProperty("LogLevel").GetString());
        var scope = line.RootElement.GetProperty("Scopes").EnumerateArray().Single(one => one.TryGetProperty("ShardId", out _));
        Assert.Equal(Guid.Parse(scope.GetProperty("JobId").GetString()!), Guid.Parse(job.Id[(job.Id.IndexOf('_', StringComparison.Ordinal) + 1)..]));
        Assert.All(farm.Said.Split('\n').Where(one => !one.StartsWith(Listening, StringComparison.Ordinal)), one => JsonDocument.Parse(one).Dispose());
    }

    [Theory]
    [InlineData("up --log-format xml", "--log-format must be text or json, not 'xml'.")]
    [InlineData("worker --model m=. --log-format xml", "'xml'")]
    public void A_format_that_there_is_not_is_named(string arguments, string fault)
    {
        var run = Cli.Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
