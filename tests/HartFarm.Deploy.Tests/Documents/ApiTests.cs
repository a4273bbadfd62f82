using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Build.Tests;
using HartFarm.Testing.Processes;

namespace HartFarm.Deploy.Tests.Documents;

/// <summary>docs/api.md: its commands, run in its order against a farm.</summary>
public sealed partial class ApiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_command_of_the_page_does_what_it_says()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(10));
        var (farm, address) = await FarmProcess.StartAsync(
            "listening on", new Dictionary<string, string>(), patience.Token, "up", "--listen", "http://127.0.0.1:0", "--data", _folder["data"], "--device", "cpu",
            "--model", $"hart-scenes={Repository.At("models/hart-scenes")}");
        await using var ending = farm;
        await farm.SaysAsync(line => line.Contains("takes shards", StringComparison.Ordinal), patience.Token);
        var blocks = Block().Matches(Repository.Read("docs/api.md")).Select(match => match.Groups["commands"].Value).ToArray();
        Assert.Equal("FARM=http://127.0.0.1:7860\n", blocks[0]);
        var script = $"set -euo pipefail\nFARM={address}\n{string.Join("echo\n", blocks[1..])}";
        var run = ProcessRun.Of("bash", [_folder.Put("commands.sh", script)], _folder.Path);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);

        Assert.Matches("job [0-9a-z_-]{8,}", run.Output);
        Assert.Contains("\"state\":\"completed\"", run.Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("no-such-model", run.Output, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["image.png"])[..4]);
        Assert.Equal(100, new FileInfo(_folder["first-bytes"]).Length);
        using var manifest = JsonDocument.Parse(File.ReadAllText(_folder["manifest.json"]));
        Assert.Equal(JsonValueKind.Object, manifest.RootElement.ValueKind);
        Assert.True(new FileInfo(_folder["manifest.parquet"]).Length > 100);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
