using System.Diagnostics;
using System.Globalization;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Sqlite;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Coordinator.Workers;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Storage.Prompts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.FarmBench.Submission;

/// <summary>Accepts one large job, as a coordinator does, in a process that does nothing else.</summary>
internal static class SubmissionBenchmark
{
    public static async Task<int> RunAsync(
        int lines, int images, int shardSize, bool keys, string? postgres, TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "prompts.jsonl");
            Write(file, lines, keys);
            var database = postgres is null ? (IFarmDatabase)new SqliteDatabase(Path.Combine(folder.FullName, "farm.db")) : new PostgresDatabase(postgres);
            await database.MigrateAsync(cancellation);
            var store = new FarmStore(database);
            var objects = new FolderStore(new FolderStoreOptions { Folder = Path.Combine(folder.FullName, "objects") }, TimeProvider.System);
            var options = Options.Create(new SubmissionOptions { SizeClasses = [new SizeClass("hart-0.7b", 1024, 1024)] });
            var submission = new JobSubmission(
                store, objects, new LiveWorkers(Options.Create(new LeaseOptions()), TimeProvider.System), new AddressRules(Options.Create(new WebhookOptions())),
                new AuditLog(store, new OwnActor(), TimeProvider.System), options, new FarmSignals(), TimeProvider.System);
            var request = new JobRequest { Model = "hart-0.7b", Prompts = new PromptInput { File = file }, ImagesPerPrompt = images, ShardSize = shardSize, Seed = 1 };
            var start = Stopwatch.GetTimestamp();
            using var prompts = PromptFile.Open(file, () => throw new InvalidOperationException("it is a file"));
            var id = await submission.SubmitAsync(request, prompts, "bench", cancellation);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var job = await store.ReadAsync(context => context.Jobs.SingleAsync(row => row.Id == id, cancellation), cancellation);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{job.Prompts:N0} prompts, {job.Images:N0} images, {job.ShardCount:N0} shards in {seconds:F1} s; peak resident memory {PeakMegabytes():F0} MB"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path, int lines, bool keys)
    {
        using var writer = new StreamWriter(path);
        for (var i = 0; i < lines; i++)
        {
            var key = keys ? string.Create(CultureInfo.InvariantCulture, $", \"key\": \"image_{i}\"") : "";
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{{\"prompt\": \"A lighthouse on a cliff at dusk, number {i}, in the style of a woodcut\"{key}, \"source\": \"bench\"}}"));
        }
    }

    private static double PeakMegabytes() => Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
}
