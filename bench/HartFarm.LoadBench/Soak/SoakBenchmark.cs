using System.Globalization;
using HartFarm.Bench.Measuring;
using HartFarm.Contracts.Jobs;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Farm;
using HartFarm.Soak;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Soak;

/// <summary>Keeps a farm busy with small jobs, and watches its coordinator's memory.</summary>
internal sealed class SoakBenchmark(SoakOptions options, FullFarm farm, TextWriter output, CancellationToken cancellation)
{
    private const double Skipped = 0.25;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenRows = TimeSpan.FromSeconds(30);

    private long _jobs;

    /// <summary>Measures.</summary>
    /// <returns>0 where the coordinator's memory stayed; 1 where it grew.</returns>
    public static async Task<int> RunAsync(SoakOptions options, TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-load-");
        try
        {
            await using var services = await LocalServices.CreateAsync(isDurable: true, cancellation);
            var addresses = await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>());
            await output.WriteLineAsync($"{await Machine.ReadAsync(addresses.Postgres!, cancellation)}");
            var objects = Directory.CreateDirectory(Path.Combine(folder.FullName, "objects")).FullName;
            await using var farm = await FullFarm.StartAsync(addresses, Path.Combine(folder.FullName, "executions.log"), objects, cancellation);
            await farm.StartWorkerAsync(cancellation);
            return await new SoakBenchmark(options, farm, output, cancellation).RunAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = Task.WhenAll(Enumerable.Range(0, options.OpenJobs).Select(_ => WorkAsync(end.Token)));
        var (slope, time, start, nextRow) = (new MemorySlope(), TimeSpan.FromMinutes(options.Minutes), TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        var memory = Memory();
        while (TimeProvider.System.GetElapsedTime(start) is var at && at < time && !work.IsCompleted)
        {
            memory = Memory();
            slope.Add(at, memory.Now);
            if (at >= nextRow)
            {
                nextRow += BetweenRows;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{at.TotalMinutes,6:F1} min  {Interlocked.Read(ref _jobs),7:N0} jobs  {Mebibytes(memory.Now),7:F1} MiB"));
            }
            await Task.Delay(Look, cancellation);
        }
        await end.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (work.IsFaulted) throw work.Exception.InnerException!;
        var grown = Mebibytes(slope.PerMinute(Skipped) * time.TotalMinutes * (1 - Skipped));
        var passed = grown <= options.MostGrowth;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{_jobs:N0} jobs of {options.JobShards} shards: the coordinator has {Mebibytes(memory.Now):F1} MiB, {Mebibytes(memory.Peak):F1} MiB at most, and grew by {grown:F1} MiB after the first quarter ({options.MostGrowth} allowed): {(passed ? "passed" : "failed")}"));
        return passed ? 0 : 1;

        ResidentMemory Memory() => ResidentMemory.Parse(File.ReadAllLines($"/proc/{farm.CoordinatorId}/status"));
    }

    private async Task WorkAsync(CancellationToken end)
    {
        var request = new JobRequest
        {
            Model = TaskLoader.Model,
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, options.JobShards).Select(i => new PromptItem { Prompt = TaskText.Write(i, 0) })] },
            ShardSize = 1,
            Seed = 1,
        };
        while (!end.IsCancellationRequested)
        {
            var job = await farm.Client.SubmitAsync(request, cancellation: end);
            await foreach (var now in farm.Client.FollowAsync(job.Id, end)) job = now;
            if (job.State != JobState.Completed) throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
            Interlocked.Increment(ref _jobs);
        }
    }

    private static double Mebibytes(double bytes) => bytes / 1048576;
}
