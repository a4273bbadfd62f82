using System.Diagnostics;
using System.Globalization;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;

namespace HartFarm.FarmBench.Interface;

/// <summary>Times what clients of a coordinator wait for.</summary>
internal sealed class InterfaceBenchmark(InterfaceOptions options, BenchFarm farm, TextWriter output, CancellationToken cancellation)
{
    private const int Page = 100;
    private const int PagesRead = 20;
    private const int LargeJobShards = 10_000;

    public static async Task<int> RunAsync(InterfaceOptions options, TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-bench-");
        try
        {
            await using var farm = await BenchFarm.StartAsync(folder.FullName, options.Postgres, cancellation);
            var benchmark = new InterfaceBenchmark(options, farm, output, cancellation);
            var job = await benchmark.SubmitAsync();
            await benchmark.ReadAsync(job);
            await benchmark.ListenAsync();
            await benchmark.UploadAsync(Path.Combine(folder.FullName, "prompts.jsonl"));
            await benchmark.LookThroughAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // No worker runs yet, so that nothing else is done.
    private async Task<JobInfo> SubmitAsync()
    {
        var request = BenchFarm.Request(prompts: 10, images: 10);
        var job = await farm.Client.SubmitAsync(request, cancellation: cancellation);
        var one = new Latencies();
        for (var i = 0; i < options.Submissions; i++) job = await one.TimeAsync(() => farm.Client.SubmitAsync(request, cancellation: cancellation));
        await SayAsync($"submit, {one.Count} jobs of 10 prompts one after the other: {one}");
        return job;
    }

    private async Task ReadAsync(JobInfo small)
    {
        var large = await farm.Client.SubmitAsync(BenchFarm.Request(prompts: 1, LargeJobShards, shardSize: 1), cancellation: cancellation);
        await ReadAsync(small, "a job of one shard");
        await ReadAsync(large, string.Create(CultureInfo.InvariantCulture, $"a job of {LargeJobShards:N0} shards"));
        await farm.Client.CancelAsync(large.Id, cancellation);
    }

    private async Task ReadAsync(JobInfo job, string what)
    {
        var latencies = new Latencies();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Readers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds)
                await latencies.TimeAsync(() => farm.Client.GetAsync(job.Id, cancellation));
        }));
        var rate = latencies.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await SayAsync($"status of {what}, {options.Readers} clients: {rate:N0} reads/s, {latencies}");
    }

    private async Task ListenAsync()
    {
        var job = await farm.Client.SubmitAsync(BenchFarm.Request(prompts: 1, images: 1), cancellation: cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (told, heard) = (new Latencies(), new CountdownEvent(options.Listeners));
        var (changed, connected) = (0L, new CountdownEvent(options.Listeners));
        using var many = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Listeners });
        using var client = new FarmClient(new ClientOptions { Server = farm.Address }, many);
        var opened = Stopwatch.GetTimestamp();
        var listeners = Enumerable.Range(0, options.Listeners).Select(_ => Task.Run(async () =>
        {
            var first = true;
            await foreach (var now in client.FollowAsync(job.Id, stop.Token))
            {
                if (first) connected.Signal();
                first = false;
                if (now.State != JobState.Paused) continue;
                told.Add(Stopwatch.GetElapsedTime(Interlocked.Read(ref changed)));
                heard.Signal();
                return;
            }
        })).ToArray();
        await Task.Run(() => connected.Wait(cancellation), cancellation);
        var connecting = Stopwatch.GetElapsedTime(opened);
        Interlocked.Exchange(ref changed, Stopwatch.GetTimestamp());
        await farm.Client.PauseAsync(job.Id, cancellation);
        await Task.Run(() => heard.Wait(cancellation), cancellation);
        await Task.WhenAll(listeners);
        await SayAsync(
            $"events, {options.Listeners:N0} listeners: connected in {connecting.TotalSeconds:F1} s; a change told to each: {told} (the job is looked at once a second)");
        await farm.Client.CancelAsync(job.Id, cancellation);
    }

    private async Task UploadAsync(string path)
    {
        await using (var writer = new StreamWriter(path))
        {
            for (var i = 0; i < options.Lines; i++)
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"prompt\": \"A lighthouse on a cliff at dusk, number {i}, in the style of a woodcut\"}}"));
        }
        var bytes = new FileInfo(path).Length;
        var start = Stopwatch.GetTimestamp();
        var file = await farm.Client.UploadAsync("prompts.jsonl", () => File.OpenRead(path), cancellation: cancellation);
        var uploaded = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var job = await farm.Client.SubmitAsync(
            new JobRequest { Model = FlatLoader.Model, Prompts = new PromptInput { File = file.Id }, Seed = 1, ShardSize = 1000 }, cancellation: cancellation);
        var accepted = Stopwatch.GetElapsedTime(start);
        await SayAsync(
            $"upload of {options.Lines:N0} lines, {bytes / 1e6:F0} MB: {uploaded.TotalSeconds:F1} s; accepted as a job of {job.Progress.Images:N0} images after {accepted.TotalSeconds:F1} s more");
        await farm.Client.CancelAsync(job.Id, cancellation);
    }

    private async Task LookThroughAsync()
    {
        // What was submitted before would be made beside it.
        var open = await farm.Client.JobsAsync(JobState.Queued, cancellation: cancellation).ToListAsync(cancellation);
        await Parallel.ForEachAsync(
            open, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (job, token) => await farm.Client.CancelAsync(job.Id, token));
        await farm.WorkAsync(cancellation);
        await GalleryAsync(Page * 10);
        await GalleryAsync(options.Images);
    }

    private async Task GalleryAsync(int images)
    {
        var start = Stopwatch.GetTimestamp();
        var submitted = await farm.Client.SubmitAsync(BenchFarm.Request(prompts: Math.Min(images, 1000), Math.Max(1, images / 1000), shardSize: 1000), cancellation: cancellation);
        var job = await farm.EndAsync(submitted.Id, cancellation);
        await SayAsync($"a job of {job.Progress.Images:N0} images of one colour: made in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        var (pages, thumbnails) = (new Latencies(), new Latencies());
        string? after = null;
        for (var page = 0; page < PagesRead; page++)
        {
            var read = await pages.TimeAsync(() => farm.Client.ImagePageAsync(job.Id, after, Page, cancellation: cancellation));
            await thumbnails.TimeAsync(async () =>
            {
                await using var thumbnail = await farm.Client.OpenThumbnailAsync(job.Id, read.Data[0].Index, FlatEngine.Size, cancellation);
                await thumbnail.CopyToAsync(Stream.Null, cancellation);
                return true;
            });
            if ((after = read.Next) is null) break;
        }
        var filtered = new Latencies();
        for (var i = 0; i < 3; i++) await filtered.TimeAsync(() => farm.Client.ImagePageAsync(job.Id, null, Page, "number 999,", cancellation));
        await SayAsync($"  pages of {Page}: {pages}; thumbnails: {thumbnails}; the first page of one prompt's images: {filtered}");
    }

    private Task SayAsync(FormattableString text) => output.WriteLineAsync(FormattableString.Invariant(text));
}
