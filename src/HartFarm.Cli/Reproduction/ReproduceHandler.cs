using System.Security.Cryptography;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Models;
using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Worker.Hosting;

namespace HartFarm.Cli.Reproduction;

/// <summary>Runs <c>hartfarm reproduce</c>.</summary>
public sealed class ReproduceHandler(GeneratorFactory factory, Terminal terminal)
{
    private const int MostBatch = 1024;

    /// <summary>Makes the image and compares it.</summary>
    /// <returns><see cref="ExitCodes.Done"/> for the same bytes, else <see cref="ExitCodes.Failed"/>.</returns>
    public int Run(ReproduceOptions options, CancellationToken cancellation)
    {
        var manifest = new ManifestFiles(options.Manifest);
        var entry = Normal(manifest.FindAsync(options.Image, cancellation).GetAwaiter().GetResult());
        var encoding = manifest.Encoding(entry.Format);
        var generate = Options(options, entry.Record);
        using var loaded = terminal.Wait($"loading {generate.Model}", () => factory(generate, cancellation));
        var image = Make(loaded.Generator, entry.Record, generate.Batch!.Value, cancellation);
        var file = ImageEncoder.Encode(image.Rgb, image.Width, image.Height, encoding, RecordJson.Embedded(entry.Record));
        if (options.Out is { } path) Write(path, file);
        var report = Compare(manifest, entry, file, cancellation) with { Out = options.Out };
        if (!report.Identical) report = report with { Reasons = Reasons(entry.Record, loaded.Generator.Description, generate.Batch.Value) };
        terminal.Output.WriteLine(options.Json ? report.Json() : report.ToString());
        return report.Identical ? ExitCodes.Done : ExitCodes.Failed;
    }

    // The table tells the final prompt of every image; the record, of those alone in which it is another than the given one.
    private static ShardIndexEntry Normal(ShardIndexEntry entry) =>
        entry.Record.FinalPrompt == entry.Record.Prompt ? entry with { Record = entry.Record with { FinalPrompt = null } } : entry;

    private static GenerateOptions Options(ReproduceOptions options, ImageRecord record) => new()
    {
        Model = ShippedModel.Find(options.Model),
        Out = "",
        Discrete = record.Discrete,
        Smooth = record.Smooth,
        MaskGitSteps = record.MaskGitSteps,
        Batch = options.Batch ?? Math.Clamp(record.BatchSize ?? 1, 1, MostBatch),
        Precision = options.Precision ?? (record.Precision is "float32" or "bfloat16" ? record.Precision : null),
        Device = options.Device,
        Threads = options.Threads,
    };

    // In a batch of the size that it was in, the image takes the same way through the same kernels.
    private static GeneratedImage Make(IImageGenerator generator, ImageRecord record, int batch, CancellationToken cancellation)
    {
        var request = new ImageRequest
        {
            Prompt = record.FinalPrompt ?? record.Prompt,
            Seed = record.Seed,
            Guidance = record.Guidance,
            TopK = record.TopK,
            TopP = record.TopP,
            Temperature = record.Temperature,
        };
        return generator.Generate([.. Enumerable.Repeat(request, batch)], cancellation)[0];
    }

    private static ReproduceReport Compare(ManifestFiles manifest, ShardIndexEntry entry, byte[] file, CancellationToken cancellation)
    {
        var made = Convert.ToHexStringLower(SHA256.HashData(file));
        var report = new ReproduceReport { Image = entry.Key, Identical = made == entry.Sha256, Sha256 = entry.Sha256, MadeSha256 = made };
        if (report.Identical) return report;
        try
        {
            var stored = manifest.Dataset.ReadAsync(entry, cancellation).GetAwaiter().GetResult();
            if (Convert.ToHexStringLower(SHA256.HashData(stored)) != entry.Sha256)
                return report with { NotCompared = $"the image in {entry.Object} is not the one that the manifest names" };
            var difference = PixelDifference.Of(DecodedImage.Of(stored), DecodedImage.Of(file));
            return report with { Difference = difference, NotCompared = difference is null ? "they are of different sizes" : null };
        }
        catch (Exception error) when (error is ManifestException or ImageException)
        {
            return report with { NotCompared = error.Message };
        }
    }

    private static List<string> Reasons(ImageRecord record, GeneratorDescription now, int batch)
    {
        List<string> reasons = [];
        if (now.ModelHash != record.ModelHash) reasons.Add($"another model: {record.Model} had the hash {record.ModelHash}, and this one has {now.ModelHash}");
        if (now.Precision != record.Precision) reasons.Add($"another precision: {record.Precision} then, {now.Precision} now");
        var device = WorkerDevice.Find(now.Device).Class;
        if (device != record.Device) reasons.Add($"another device: {record.Device} then, {device} now");
        if (record.GeneratorVersion is { } version && version != WorkerServices.Version) reasons.Add($"another version: {version} then, {WorkerServices.Version} now");
        if (record.BatchSize is { } size && size != batch) reasons.Add($"another batch: {size} images then, {batch} now");
        if (reasons.Count > 0) return reasons;
        reasons.Add("nothing that the manifest names is different: another processor of the kind, another number of threads, or neighbours in the batch that rounded otherwise");
        return reasons;
    }

    private static void Write(string path, byte[] file)
    {
        try
        {
            AtomicFile.Write(Path.GetFullPath(path), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out: {path} cannot be written: {error.Message}", error);
        }
    }
}
