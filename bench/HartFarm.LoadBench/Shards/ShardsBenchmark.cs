using System.Diagnostics;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Farm;
using HartFarm.LoadBench.Measuring;
using HartFarm.Testing.Services;
using Npgsql;

namespace HartFarm.LoadBench.Shards;

/// <summary>Shards of one image through a whole farm: a lone one, and many while a backlog waits.</summary>
internal sealed class ShardsBenchmark(ShardsOptions options, LocalServices services, ServiceAddresses addresses, string folder, CancellationToken cancellation)
{
    private static readonly int MostShards = new SubmissionOptions().MaxShards;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private const string Bytes = "select pg_database_size(current_database())";

    // Those of everybody, single reads among them, and up to a second ago.
    private const string Transactions = "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";

    // Looking at a job is work, too, and would count for the shards.
    private static readonly TimeSpan RareLook = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(ShardsOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Warm + (long)options.Measured >= MostShards)
        {
            await Console.Error.WriteLineAsync($"--warm, --measured: together they must be fewer than {MostShards}, the shards of the largest job");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("hartfarm-load-");
        try
        {
            await using var services = await LocalServices.CreateAsync(isDurable: true, cancellation);
            var addresses = await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>());
            var report = new ShardsReport(await Machine.ReadAsync(addresses.Postgres!, cancellation), options);
            await output.WriteLineAsync(report.Introduction());
            var benchmark = new ShardsBenchmark(options, services, addresses, folder.FullName, cancellation);
            report.Lone = await benchmark.LoneAsync();
            await output.WriteLineAsync(report.LoneText());
            foreach (var backlog in options.Backlogs)
            {
                report.Backlogs.Add(await benchmark.BacklogAsync(backlog));
                await output.WriteLineAsync(report.Text());
            }
            if (options.Json is { } json) await File.WriteAllTextAsync(json, report.Json(), cancellation);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<LoneResult> LoneAsync()
    {
        await using var farm = await StartAsync();
        await farm.StartWorkerAsync(cancellation);
        List<double> claims = [], ends = [];
        for (var sample = 0; sample < options.Samples; sample++)
        {
            var job = await farm.Client.SubmitAsync(Request(1), cancellation: cancellation);
            while (!job.State.IsEnd())
            {
                await Task.Delay(Look, cancellation);
                job = await farm.Client.GetAsync(job.Id, cancellation);
            }
            if (job is not { State: JobState.Completed, StartedAt: { } started, EndedAt: { } ended }) throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
            claims.Add((started - job.CreatedAt).TotalSeconds);
            ends.Add((ended - job.CreatedAt).TotalSeconds);
        }
        return new LoneResult(claims, ends);
    }

    private async Task<BacklogResult> BacklogAsync(int backlog)
    {
        await using var farm = await StartAsync();
        var start = Stopwatch.GetTimestamp();
        // So many wait beside those that are made, or, of the largest job, nearly so many.
        var job = await farm.Client.SubmitAsync(Request(Math.Min(backlog + options.Warm + options.Measured, MostShards)), cancellation: cancellation);
        var submitted = Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (var worker = 0; worker < options.Workers; worker++) await farm.StartWorkerAsync(cancellation);
        await using var database = NpgsqlDataSource.Create(farm.Database);
        var warm = await CompletedAsync(farm, job, options.Warm);
        var (since, before, transactions) = (Stopwatch.GetTimestamp(), Times(), await NumberAsync(database, Transactions));
        var measured = await CompletedAsync(farm, job, warm + options.Measured) - warm;
        var (seconds, after) = (Stopwatch.GetElapsedTime(since).TotalSeconds, Times());
        transactions = await NumberAsync(database, Transactions) - transactions;
        await farm.KillWorkersAsync();
        var bytes = await NumberAsync(database, Bytes);
        var vacuum = Stopwatch.GetTimestamp();
        await using (var command = database.CreateCommand("vacuum (analyze)"))
        {
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation);
        }
        return new BacklogResult(
            backlog, submitted, measured / seconds, after.ToDictionary(part => part.Key, part => (part.Value - before[part.Key]) / measured * 1000),
            (double)transactions / measured, bytes, Stopwatch.GetElapsedTime(vacuum).TotalSeconds, await NumberAsync(database, Bytes));

        IReadOnlyDictionary<string, double> Times() => ProcessorTime.Parts(services, farm.CoordinatorId, farm.WorkerIds);
    }

    private async Task<int> CompletedAsync(FullFarm farm, JobInfo job, int shards)
    {
        while (true)
        {
            job = await farm.Client.GetAsync(job.Id, cancellation);
            if (job.Shards.Completed >= shards) return job.Shards.Completed;
            if (job.State.IsEnd()) throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
            await Task.Delay(RareLook, cancellation);
        }
    }

    private async Task<long> NumberAsync(NpgsqlDataSource database, string query)
    {
        await using var command = database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private Task<FullFarm> StartAsync() =>
        FullFarm.StartAsync(addresses, Path.Combine(folder, "executions.log"), options.InFolder ? Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName : null, cancellation);

    private static JobRequest Request(int shards) => new()
    {
        Model = TaskLoader.Model,
        Prompts = new PromptInput { Items = [new PromptItem { Prompt = TaskText.Write(0, 0) }] },
        ImagesPerPrompt = shards,
        ShardSize = 1,
        Seed = 1,
    };
}
