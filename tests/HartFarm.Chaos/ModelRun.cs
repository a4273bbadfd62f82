using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Chaos.Farm;
using HartFarm.Chaos.Faults;
using HartFarm.Chaos.Verdicts;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos;

/// <summary>
/// Runs a farm whose workers have a checkpoint through the schedule of a seed: an exact job, again and again until the schedule is over, has to have the
/// bytes that it had when nobody disturbed it.
/// </summary>
/// <param name="services">Services that may be killed.</param>
/// <param name="addresses">Where they are.</param>
/// <param name="model">The checkpoint.</param>
/// <param name="say">Is told what happens.</param>
internal sealed class ModelRun(LocalServices services, ServiceAddresses addresses, FarmModel model, Action<string> say)
{
    private const int Images = 48;
    private const int ShardSize = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs a seed.</summary>
    public async Task<RunReport> RunAsync(int seed, TimeSpan length, CancellationToken cancellation)
    {
        await using var farm = await FaultyFarm.StartAsync(services, addresses, seed, FarmPace.Hurried, model, cancellation);
        using var reach = new FarmReach(farm.Addresses);
        var calm = await MakeAsync(farm, reach, "calm", cancellation);
        say($"  undisturbed: {calm.Hashes.Count} objects");
        List<Finding> findings = [.. calm.Findings];
        await using var echo = new MessageEcho(farm.Broker.Address, model.SizeClass, seed);
        echo.Start();
        var faults = farm.Possible(FaultSchedule.Of(seed, length), say);
        var clock = Stopwatch.StartNew();
        var driving = new FaultDriver(farm, fault => say($"  {fault}")).RunAsync(faults, cancellation);
        var jobs = 0;
        do
        {
            var made = await MakeAsync(farm, reach, $"disturbed-{jobs++}", cancellation);
            findings.AddRange(made.Findings);
            if (!made.Hashes.SequenceEqual(calm.Hashes)) findings.Add(new Finding(FindingKind.WrongBytes, $"job {made.Id} has other bytes than when nobody disturbed it"));
        }
        while (clock.Elapsed < length || !driving.IsCompleted);
        await driving;
        await echo.StopAsync();
        findings.AddRange(farm.Findings.Select(text => new Finding(FindingKind.Process, text)));
        return new RunReport
        {
            Seed = seed,
            Faults = faults,
            Jobs = jobs,
            Images = jobs * Images,
            Echoes = echo.Sent,
            Starts = farm.Starts,
            QueuesLost = farm.QueuesLost,
            Swept = 0,
            Rest = clock.Elapsed - length,
            Findings = findings,
            Said = farm.Said,
        };
    }

    private async Task<(string Id, IReadOnlyList<string> Hashes, IReadOnlyList<Finding> Findings)> MakeAsync(
        FaultyFarm farm, FarmReach reach, string key, CancellationToken cancellation)
    {
        var request = new JobRequest
        {
            Model = model.SizeClass.Model,
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, Images).Select(i => new PromptItem { Prompt = $"a large red circle above {i} small blue squares" })] },
            Seed = 7,
            ShardSize = ShardSize,
            Exact = true,
        };
        var id = (await reach.AskAsync(client => client.SubmitAsync(request, key, cancellation), cancellation)).Id;
        JobInfo job;
        while (!(job = await reach.AskAsync(client => client.GetAsync(id, cancellation), cancellation)).State.IsEnd()) await Task.Delay(Look, cancellation);
        List<Finding> findings = [];
        if (job.State != JobState.Completed || job.Progress.Completed != Images)
            findings.Add(new Finding(FindingKind.Stuck, $"job {id} is {job.State} with {job.Progress.Completed} of {Images} images: {job.Error}"));
        using var direct = new S3Store(farm.Store.Options, TimeProvider.System);
        var prefix = $"jobs/{id}/";
        if (await ReadAsync(direct, $"{prefix}manifest.json", cancellation) is not { } text) return (id, [], [.. findings, new Finding(FindingKind.Lost, $"job {id} has no manifest")]);
        using var manifest = JsonDocument.Parse(text);
        List<string> hashes = [];
        foreach (var part in manifest.RootElement.GetProperty("shards").EnumerateArray().SelectMany(shard => new[] { shard.GetProperty("object"), shard.GetProperty("index") }))
        {
            var (name, hash) = (part.GetProperty("name").GetString()!, part.GetProperty("sha256").GetString()!);
            var bytes = await ReadAsync(direct, prefix + name, cancellation);
            if (bytes is null) findings.Add(new Finding(FindingKind.Lost, $"job {id} has no {name}"));
            else if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != hash) findings.Add(new Finding(FindingKind.WrongBytes, $"job {id} has {name} with another hash than its manifest says"));
            hashes.Add(hash);
        }
        return (id, hashes, findings);
    }

    // The store itself may be killed at any time.
    private static async Task<byte[]?> ReadAsync(S3Store store, string key, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await using var stream = await store.OpenAsync(key, 0, null, cancellation);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, cancellation);
                return bytes.ToArray();
            }
            catch (ObjectMissingException)
            {
                return null;
            }
            catch (Exception error) when (error is StoreUnavailableException or IOException)
            {
                await Task.Delay(Look, cancellation);
            }
        }
    }
}
