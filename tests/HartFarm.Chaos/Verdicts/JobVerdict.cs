using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Chaos.Engine;
using HartFarm.Chaos.Jobs;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Images;

namespace HartFarm.Chaos.Verdicts;

/// <summary>Holds what the farm says of a job against what was asked for, and against what is in storage.</summary>
/// <param name="job">The job.</param>
/// <param name="shards">Its shards, as the farm tells.</param>
/// <param name="images">Its images, as the farm tells.</param>
/// <param name="stored">What is in storage.</param>
internal sealed class JobVerdict(SubmittedJob job, IReadOnlyList<ShardInfo> shards, IReadOnlyList<ImageInfo> images, StoredObjects stored)
{
    private static readonly string[] ManifestFiles = ["README.md", "croissant.json", "manifest.json", "manifest.parquet"];

    // What a PNG file begins with.
    private static readonly byte[] Signature = [0x89, .. "PNG"u8];

    private readonly List<Finding> _findings = [];
    private readonly JobInfo _seen = job.Seen!;
    private readonly string _prefix = $"jobs/{job.Id}/";

    /// <summary>The keys that are the job's by right.</summary>
    public HashSet<string> Keys { get; } = [];

    /// <summary>What is not as it has to be.</summary>
    public IReadOnlyList<Finding> Run()
    {
        CheckState();
        CheckShards();
        CheckImages();
        CheckObjects();
        if (_seen.State == JobState.Completed) CheckManifest();
        return _findings;
    }

    private void CheckState()
    {
        var isGood = _seen.State == JobState.Completed || (job.IsCancelled && _seen.State == JobState.Cancelled);
        if (!isGood) Find(FindingKind.Stuck, $"is {_seen.State}: {_seen.Error}");
    }

    private void CheckShards()
    {
        var expected = job.Plan.Images;
        Count("images", expected.Count, _seen.Progress.Images);
        Count("failed images", 0, _seen.Progress.Failed);
        Count("shards", (expected.Count + job.Plan.ShardSize - 1) / job.Plan.ShardSize, shards.Count);
        Count("shards by its counters", shards.Count, _seen.Shards.Total);
        foreach (var (state, told) in ((ShardState, int)[])
            [(ShardState.Pending, _seen.Shards.Pending), (ShardState.Enqueued, _seen.Shards.Enqueued), (ShardState.Leased, _seen.Shards.Leased),
             (ShardState.Publishing, _seen.Shards.Publishing), (ShardState.Completed, _seen.Shards.Completed), (ShardState.Failed, _seen.Shards.Failed),
             (ShardState.Cancelled, _seen.Shards.Cancelled)])
            Count($"{state} shards by its counters", shards.Count(shard => shard.State == state), told);
        foreach (var shard in shards.Where(shard => shard.State is not (ShardState.Completed or ShardState.Cancelled)))
            Find(FindingKind.Stuck, $"has its shard {shard.Index} {shard.State}: {shard.Error}");
        if (_seen.State == JobState.Completed) Count("completed shards", shards.Count, _seen.Shards.Completed);
        Count("completed images", shards.Where(shard => shard.State == ShardState.Completed).Sum(shard => shard.Images), _seen.Progress.Completed);
        Count("bytes of images", images.Sum(image => image.Bytes), _seen.Progress.ImageBytes);
    }

    private void CheckImages()
    {
        var expected = job.Plan.Images;
        var due = shards.Where(shard => shard.State == ShardState.Completed)
            .SelectMany(shard => Enumerable.Range(0, shard.Images).Select(i => shard.FirstImage + i)).ToHashSet();
        foreach (var twice in images.GroupBy(image => image.Index).Where(group => group.Count() > 1)) Find(FindingKind.Duplicated, $"lists image {twice.Key} {twice.Count()} times");
        foreach (var twice in images.GroupBy(image => image.Key).Where(group => group.Count() > 1)) Find(FindingKind.Duplicated, $"has {twice.Count()} images {twice.Key}");
        foreach (var lost in due.Except(images.Select(image => image.Index))) Find(FindingKind.Lost, $"does not list image {lost}");
        foreach (var image in images)
        {
            if (!due.Contains(image.Index) || image.Index >= expected.Count) Find(FindingKind.Duplicated, $"lists image {image.Index}, which no completed shard has");
            else CheckImage(image, expected[(int)image.Index]);
        }
    }

    private void CheckImage(ImageInfo image, ExpectedImage expected)
    {
        Keys.Add(_prefix + image.Object);
        if (image.Prompt != expected.Prompt || image.Seed != expected.Seed)
            Find(FindingKind.WrongBytes, $"says image {image.Index} is '{image.Prompt}', seed {image.Seed}, and it is '{expected.Prompt}', seed {expected.Seed}");
        if (stored.Find(_prefix + image.Object) is not { } bytes)
        {
            Find(FindingKind.Lost, $"has image {image.Index} in {image.Object}, which is not in storage");
            return;
        }
        var file = image.Offset is { } offset
            ? offset + image.Bytes <= bytes.Length ? bytes.AsSpan((int)offset, (int)image.Bytes) : []
            : FindIn(bytes, image);
        if (file.IsEmpty || Convert.ToHexStringLower(SHA256.HashData(file)) != image.Sha256)
            Find(FindingKind.WrongBytes, $"has image {image.Index} with another hash in {image.Object}");
        else if (!DecodedImage.Of(file).Rgb.AsSpan().SequenceEqual(SeedGenerator.Draw(expected.Prompt, expected.Seed)))
            Find(FindingKind.WrongBytes, $"has another image in the place of image {image.Index}");
    }

    // In a Parquet file an image's bytes lie whole in their page, for files that are images are not compressed any further.
    private static ReadOnlySpan<byte> FindIn(byte[] bytes, ImageInfo image)
    {
        for (var at = 0; at + image.Bytes <= bytes.Length; at++)
        {
            var next = bytes.AsSpan(at).IndexOf(Signature);
            if (next < 0 || at + next + image.Bytes > bytes.Length) return [];
            at += next;
            var file = bytes.AsSpan(at, (int)image.Bytes);
            if (Convert.ToHexStringLower(SHA256.HashData(file)) == image.Sha256) return file;
        }
        return [];
    }

    private void CheckObjects()
    {
        Keys.Add($"{_prefix}prompts.jsonl");
        if (_seen.State == JobState.Completed) Keys.UnionWith(ManifestFiles.Select(name => _prefix + name));
        foreach (var shard in shards.Where(shard => shard.State == ShardState.Completed))
        {
            Keys.Add(string.Create(CultureInfo.InvariantCulture, $"{_prefix}index/{shard.Index:D6}.jsonl"));
            if (job.Plan.Format == DatasetFormat.ImageFolder) Keys.Add(string.Create(CultureInfo.InvariantCulture, $"{_prefix}data/{shard.Index:D6}/metadata.jsonl"));
        }
        foreach (var key in Keys.Where(key => stored.Find(key) is null)) Find(FindingKind.Lost, $"has no object {key}");
    }

    private void CheckManifest()
    {
        if (stored.Find($"{_prefix}manifest.json") is not { } bytes) return;
        using var manifest = JsonDocument.Parse(bytes);
        var listed = manifest.RootElement.GetProperty("shards").EnumerateArray().ToArray();
        Count("shards in its manifest", shards.Count, listed.Length);
        foreach (var part in listed.SelectMany(shard => new[] { shard.GetProperty("object"), shard.GetProperty("index") }))
        {
            var name = part.GetProperty("name").GetString()!;
            if (stored.Hash(_prefix + name) != part.GetProperty("sha256").GetString()) Find(FindingKind.WrongBytes, $"has {name} with another hash than its manifest says");
        }
    }

    private void Count(string what, long expected, long told)
    {
        if (expected != told) Find(FindingKind.WrongCount, $"has {told} {what} where there are {expected}");
    }

    private void Find(FindingKind kind, string text) => _findings.Add(new Finding(kind, $"job {job.Plan.Number} ({job.Id}) {text}"));
}
