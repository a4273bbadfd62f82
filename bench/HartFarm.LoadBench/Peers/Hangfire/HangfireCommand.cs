using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hangfire;
using Hangfire.PostgreSql;
using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers.Hangfire;

/// <summary>Hangfire's part in processes of their own, as the other peers' scripts have it.</summary>
internal static class HangfireCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "hangfire";

    /// <summary>Names the database.</summary>
    public const string Variable = "LOAD_POSTGRES";

    public static Command Create()
    {
        var first = new Argument<long>("first");
        var count = new Argument<int>("count");
        var milliseconds = new Argument<int>("milliseconds");
        var version = new Command("version");
        version.SetAction(_ => Console.Out.WriteLine($"Hangfire {VersionOf(typeof(BackgroundJob))}, Hangfire.PostgreSql {VersionOf(typeof(PostgreSqlStorage))}"));
        var enqueue = new Command("enqueue") { first, count, milliseconds };
        enqueue.SetAction(parsed => Enqueue(parsed.GetValue(first), parsed.GetValue(count), parsed.GetValue(milliseconds)));
        var submit = new Command("submit");
        submit.SetAction((_, cancellation) => SubmitAsync(cancellation));
        var work = new Command("work");
        work.SetAction((_, cancellation) => WorkAsync(cancellation));
        return new Command(Name, "Hangfire's part of peers.") { Hidden = true, Subcommands = { version, enqueue, submit, work } };
    }

    private static void Enqueue(long first, int count, int milliseconds)
    {
        var client = new BackgroundJobClient(Storage());
        var start = Stopwatch.GetTimestamp();
        for (var task = first; task < first + count; task++) Create(client, task, milliseconds);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"enqueued {Stopwatch.GetElapsedTime(start).TotalSeconds}"));
    }

    private static async Task SubmitAsync(CancellationToken cancellation)
    {
        var client = new BackgroundJobClient(Storage());
        while (await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            var task = long.Parse(line, CultureInfo.InvariantCulture);
            var before = Micros.Now;
            Create(client, task, 0);
            await Console.Out.WriteLineAsync($"submitted {before}");
        }
    }

    private static async Task WorkAsync(CancellationToken cancellation)
    {
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions(), Storage());
        await Console.Out.WriteLineAsync("ready");
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Create(BackgroundJobClient client, long task, int milliseconds) => client.Enqueue(() => HangfireTasks.RunAsync(task, milliseconds));

    private static JobStorage Storage()
    {
        GlobalConfiguration.Configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings().UsePostgreSqlStorage(
            store => store.UseNpgsqlConnection(Environment.GetEnvironmentVariable(Variable)!), new PostgreSqlStorageOptions { EnableLongPolling = true });
        return JobStorage.Current;
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(3);
}
