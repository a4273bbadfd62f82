using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HartFarm.FarmBench.Overhead;
using HartFarm.LoadBench.Measuring;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Workers;

/// <summary>Farms with few and with many simulated workers: whether they have always something to do, and whether tenants get what is theirs.</summary>
internal sealed class WorkersBenchmark(WorkersOptions options, LocalServices services, ServiceAddresses addresses, string folder, CancellationToken cancellation)
{
    // With fewer shards a tenant's part is chance.
    private const int LeastShards = 100;

    private static readonly IReadOnlyDictionary<string, double> Weights = new Dictionary<string, double> { ["one"] = 1, ["two"] = 2, ["three"] = 3 };

    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(WorkersOptions options, TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-load-");
        try
        {
            await using var services = await LocalServices.CreateAsync(isDurable: true, cancellation);
            var addresses = await services.StartAsync(cancellation, ServiceKind.Postgres, ServiceKind.RabbitMq);
            var machine = await Machine.ReadAsync(addresses.Postgres!, cancellation);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{machine}; a simulation: workers are real but for their engine, which waits {options.ShardSeconds} s a shard on average (standard deviation {options.Variation} %); three tenants with weights 1, 2 and 3; {options.WindowSeconds} s are measured"));
            var benchmark = new WorkersBenchmark(options, services, addresses, folder.FullName, cancellation);
            List<WorkersResult> results = [];
            foreach (var workers in options.Workers)
            {
                results.Add(await benchmark.RunAsync(workers));
                await output.WriteLineAsync(Table(results).Text());
            }
            if (options.Json is { } json) await File.WriteAllTextAsync(json, JsonSerializer.Serialize(new { machine, options, results }, Layout), cancellation);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static TextTable Table(IEnumerable<WorkersResult> results)
    {
        var table = new TextTable("workers", "shards", "time spent working", "fair-share error", "processors used");
        foreach (var one in results)
        {
            table.Add(
                Text(one.Workers, "N0"), Text(one.Shards, "N0"), Text(one.WorkingShare, "F3"),
                one.FairShareError is { } error ? $"{Text(error * 100, "F1")} %" : $"fewer than {LeastShards} shards", Text(one.ProcessorShare, "F2"));
        }
        return table;

        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private async Task<WorkersResult> RunAsync(int workers)
    {
        var objects = Directory.CreateDirectory(Path.Combine(folder, $"objects-{workers}")).FullName;
        var meter = new WorkMeter(TimeProvider.System);
        await using var farm = await SimulatedFarm.StartAsync(addresses, objects, cancellation);
        // More than is made, for each alone.
        var shards = workers * (options.WindowSeconds / options.ShardSeconds + 10);
        foreach (var (tenant, weight) in Weights) await farm.SubmitAsync(tenant, weight, shards, cancellation);
        await farm.WorkAsync(workers, new SimulatedLoader(new ServiceTime(TimeSpan.FromSeconds(options.ShardSeconds), options.Variation / 100.0), meter), cancellation);
        // By then each has finished its first shard, and they do not end together any more.
        while (meter.Finished < 2 * workers) await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        var used = Used();
        var (finished, before, start) = (meter.Finished, meter.Read(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(options.WindowSeconds), cancellation);
        var (after, seconds) = (meter.Read(), Stopwatch.GetElapsedTime(start).TotalSeconds);
        var work = after.ToDictionary(one => one.Key, one => (one.Value - before.GetValueOrDefault(one.Key)).TotalSeconds);
        finished = meter.Finished - finished;
        return new WorkersResult(
            workers, finished, work.Values.Sum() / (workers * seconds), finished < LeastShards ? null : FairShareError.Of(work, Weights),
            (Used() - used) / seconds);

        double Used()
        {
            var tree = ProcessTree.Read();
            return tree.Seconds(Environment.ProcessId) + services.Processes.Values.Sum(tree.Seconds);
        }
    }
}
