using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Workers;

namespace HartFarm.Cli.Commands;

/// <summary>Commands that look at what a coordinator's workers are and make.</summary>
public static class FarmCommands
{
    /// <summary><c>hartfarm models</c>.</summary>
    public static Command Models(Terminal terminal, CancellationToken cancellation) =>
        List("models", "Lists the models that a coordinator's workers make images with.", terminal, client => client.ModelsAsync(cancellation), Lines);

    /// <summary><c>hartfarm workers</c>.</summary>
    public static Command Workers(Terminal terminal, CancellationToken cancellation) =>
        List("workers", "Lists a coordinator's workers: their devices, memory, work and rates.", terminal, client => client.WorkersAsync(cancellation), Lines);

    /// <summary><c>hartfarm images</c>.</summary>
    public static Command Images(Terminal terminal, CancellationToken cancellation)
    {
        var job = new Argument<string>("JOB") { Description = "The job's id." };
        var prompt = new Option<string?>("--prompt") { HelpName = "TEXT", Description = "Only images whose prompt has this in it." };
        var limit = CheckedOption.Int("--limit", "N", 1, int.MaxValue, "How many at most.", 100);
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("images", "Lists the finished images of a job.", RemoteOptions.Notes) { job, prompt, limit };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var images = client.ImagesAsync(parsed.GetRequiredValue(job), parsed.GetValue(prompt), cancellation);
            return await remote.ListAsync(terminal, parsed, images.Take(parsed.GetValue(limit)!.Value), Line).ConfigureAwait(false);
        });
        return command;
    }

    private static DocumentedCommand List<T>(
        string name, string description, Terminal terminal, Func<FarmClient, Task<IReadOnlyList<T>>> get, Func<T, IEnumerable<string>> lines)
    {
        var remote = new RemoteOptions();
        var command = new DocumentedCommand(name, description, RemoteOptions.Notes);
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var items = await get(client).ConfigureAwait(false);
            return await remote.ListAsync(terminal, parsed, items.ToAsyncEnumerable(), item => string.Join('\n', lines(item))).ConfigureAwait(false);
        });
        return command;
    }

    private static IEnumerable<string> Lines(ModelInfo model) => model.Sizes.Select(size => string.Create(
        CultureInfo.InvariantCulture,
        $"{JobText.Safe(model.Id),-24}  {size.Size,-10}  {size.Workers,4} workers  {Pace.Number(size.ImagesPerSecond),8} images/s  {size.ModelHash[..Math.Min(12, size.ModelHash.Length)]}"));

    private static IEnumerable<string> Lines(WorkerInfo worker)
    {
        var state = worker.Trouble is { } trouble ? JobText.Safe(trouble) : worker.Draining ? "draining" : "well";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{worker.Id[..Math.Min(8, worker.Id.Length)]}  {JobText.Safe(worker.Host)} ({worker.ProcessId})  {worker.Device}, {JobText.Safe(worker.DeviceName)}  {ByteSize.Text(worker.MemoryFree)} of {ByteSize.Text(worker.MemoryTotal)} free  {worker.Shards} shards  {state}");
        foreach (SizeClassPlan plan in worker.Plan)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"          {plan.SizeClass}  {plan.ImagesInFlight} images at once  {Pace.Number(plan.ImagesPerSecond)} images/s");
        }
    }

    private static string Line(ImageInfo image) => string.Create(
        CultureInfo.InvariantCulture,
        $"{image.Index,10}  {image.Key,-24}  seed {image.Seed,-20}  {ByteSize.Text(image.Bytes),10}  {JobText.Safe(image.FinalPrompt ?? image.Prompt)}");
}
