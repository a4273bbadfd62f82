using System.Diagnostics;
using System.Globalization;
using System.Net;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>What Prometheus sees. An exporter sees all of a process, so no other farm may run beside this one.</summary>
[Collection(nameof(AloneCollection))]
public class MetricsTests : HttpFarmTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Labels = "model=\"pattern\",size=\"16x16\"";

    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder, options => options.RateInterval = TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task A_scrape_tells_what_was_made_what_waits_and_who_works()
    {
        var waiting = await Farm.Client.SubmitAsync(HttpFarm.Request(5));
        await UntilAsync("hartfarm_backlog_images", 5);
        await Farm.WorkAsync(new Gate());
        await Farm.EndAsync(waiting.Id);

        await UntilAsync("hartfarm_images_total", 5);
        await UntilAsync("hartfarm_shards_total", 3);
        await UntilAsync("hartfarm_backlog_images", 0);
        await UntilAsync("hartfarm_workers", 1);
        // What the worker tells of its stages: all images went through batches, and each shard has data and index.
        await UntilAsync("hartfarm_batches_images_total", 5);
        await UntilAsync("hartfarm_shards_puts_total", 6);
        await UntilAsync("hartfarm_shards_store_waits_total", 0);
        Assert.Contains("http_server_request_duration_seconds", await Farm.Http.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_asks_no_other_host_for_anything()
    {
        var page = await Farm.Http.GetStringAsync("reference");
        Assert.Contains("HartFarm", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        using var document = await Farm.Http.GetAsync("openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
    }

    private async Task UntilAsync(string name, double expected)
    {
        var start = $"{name}{{";
        var scrape = "";
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience;)
        {
            scrape = await Farm.Http.GetStringAsync("metrics", TestContext.Current.CancellationToken);
            var line = scrape.Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal) && line.Contains(Labels, StringComparison.Ordinal));
            if (line is not null && double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture) == expected) return;
        }
        Assert.Fail($"{name} did not become {expected}:\n{string.Join('\n', scrape.Split('\n').Where(line => line.StartsWith("hartfarm", StringComparison.Ordinal)))}");
    }
}
