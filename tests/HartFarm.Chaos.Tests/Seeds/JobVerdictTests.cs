using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Chaos.Engine;
using HartFarm.Chaos.Jobs;
using HartFarm.Chaos.Verdicts;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Images;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>The harness sees what is wrong with a job: each kind of fault, made by hand, is found, and nothing where all is well.</summary>
public sealed class JobVerdictTests
{
    private const string Id = "0123";
    private const string Prefix = $"jobs/{Id}/";

    private readonly PlannedJob _plan = new()
    {
        Number = 1,
        Prompts = [("a", 10), ("b", 20)],
        ImagesPerPrompt = 2,
        ShardSize = 2,
        Format = DatasetFormat.ImageFolder,
        Priority = JobPriority.Normal,
        Operation = JobOperation.None,
        IsUploaded = false,
    };

    private readonly Dictionary<string, byte[]> _objects = [];
    private readonly List<ImageInfo> _images = [];
    private readonly List<ShardInfo> _shards = [];
    private JobInfo _seen;

    public JobVerdictTests()
    {
        foreach (var (expected, i) in _plan.Images.Select((image, i) => (image, i)))
        {
            var (shard, name) = (i / 2, string.Create(CultureInfo.InvariantCulture, $"data/{i / 2:D6}/{i}.png"));
            var file = ImageEncoder.Encode(SeedGenerator.Draw(expected.Prompt, expected.Seed), SeedGenerator.Size, SeedGenerator.Size, new ImageEncoding(ImageFormat.Png));
            _objects[Prefix + name] = file;
            _images.Add(new ImageInfo
            {
                Index = i,
                Key = $"{i}",
                Shard = shard,
                Object = name,
                Url = $"/v1/jobs/job/images/{i}",
                Offset = 0,
                Bytes = file.Length,
                Sha256 = Hash(file),
                Format = "png",
                Prompt = expected.Prompt,
                Seed = expected.Seed,
                Guidance = 1,
            });
        }
        for (var i = 0; i < 2; i++)
        {
            _shards.Add(new ShardInfo { Index = i, State = ShardState.Completed, FirstImage = 2 * i, Images = 2, Done = 2, Failed = 0, Attempts = 0 });
            _objects[string.Create(CultureInfo.InvariantCulture, $"{Prefix}index/{i:D6}.jsonl")] = [1];
            _objects[string.Create(CultureInfo.InvariantCulture, $"{Prefix}data/{i:D6}/metadata.jsonl")] = [2];
        }
        foreach (var name in (string[])["prompts.jsonl", "README.md", "croissant.json", "manifest.parquet"]) _objects[Prefix + name] = [3];
        _objects[$"{Prefix}manifest.json"] = JsonSerializer.SerializeToUtf8Bytes(new
        {
            shards = Enumerable.Range(0, 2).Select(i => new { @object = Part($"data/{i:D6}/metadata.jsonl"), index = Part($"index/{i:D6}.jsonl") }),
        });
        _seen = new JobInfo
        {
            Id = Id,
            Name = "job",
            State = JobState.Completed,
            Model = "m",
            Size = "16x16",
            Priority = JobPriority.Normal,
            Seed = 1,
            Guidance = 1,
            Sampling = new SamplingSettings(),
            Output = new OutputSettings(),
            ImagesPerPrompt = 2,
            Exact = false,
            Tags = [],
            Prompts = 2,
            ShardSize = 2,
            Progress = new JobProgressInfo { Images = 4, Completed = 4, InProgress = 0, Failed = 0, ImageBytes = _images.Sum(image => image.Bytes) },
            Shards = new ShardCounts(2, 0, 0, 0, 0, 2, 0, 0),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

        object Part(string name) => new { name, sha256 = Hash(_objects[Prefix + name]) };
    }

    [Fact]
    public void A_job_that_is_as_it_has_to_be_is_found_so()
    {
        var verdict = Verdict();
        Assert.Empty(verdict.Run());
        // Whatever else lies there belongs to nothing.
        Assert.Equal(_objects.Keys.Order(StringComparer.Ordinal), verdict.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_image_that_is_not_listed_is_lost()
    {
        _images.RemoveAt(1);
        Finds(FindingKind.Lost, "does not list image 1");
    }

    [Theory]
    [InlineData("prompts.jsonl")]
    [InlineData("manifest.json")]
    [InlineData("manifest.parquet")]
    [InlineData("index/000001.jsonl")]
    [InlineData("data/000000/metadata.jsonl")]
    [InlineData("data/000001/3.png")]
    public void An_object_that_is_not_there_is_lost(string name)
    {
        _objects.Remove(Prefix + name);
        Finds(FindingKind.Lost, name);
    }

    [Fact]
    public void An_image_that_is_listed_twice_is_found()
    {
        _images.Add(_images[2]);
        Finds(FindingKind.Duplicated, "lists image 2 2 times");
    }

    [Fact]
    public void An_image_of_no_completed_shard_is_found()
    {
        _shards[1] = _shards[1] with { State = ShardState.Cancelled };
        Finds(FindingKind.Duplicated, "lists image 2, which no completed shard has");
    }

    [Fact]
    public void Damaged_bytes_are_found()
    {
        _objects[$"{Prefix}data/000000/1.png"][50] ^= 1;
        Finds(FindingKind.WrongBytes, "has image 1 with another hash");
    }

    [Fact]
    public void Another_image_in_an_images_place_is_found_though_all_hashes_agree()
    {
        var (from, to) = (_images[0], _images[1]);
        _objects[Prefix + to.Object] = _objects[Prefix + from.Object];
        _images[1] = to with { Bytes = from.Bytes, Sha256 = from.Sha256 };
        Finds(FindingKind.WrongBytes, "has another image in the place of image 1");
    }

    [Fact]
    public void Another_seed_and_another_prompt_are_found()
    {
        _images[0] = _images[0] with { Seed = 11 };
        _images[3] = _images[3] with { Prompt = "a" };
        Finds(FindingKind.WrongBytes, "says image 0 is 'a', seed 11, and it is 'a', seed 10");
        Finds(FindingKind.WrongBytes, "says image 3 is 'a', seed 21, and it is 'b', seed 21");
    }

    [Fact]
    public void A_shard_that_is_another_than_its_manifest_says_is_found()
    {
        _objects[$"{Prefix}index/000001.jsonl"] = [9];
        Finds(FindingKind.WrongBytes, "has index/000001.jsonl with another hash than its manifest says");
    }

    [Fact]
    public void Counters_that_are_not_so_are_found()
    {
        _seen = _seen with { Progress = _seen.Progress with { Completed = 3, ImageBytes = 1, Failed = 1 }, Shards = _seen.Shards with { Leased = 1, Completed = 1 } };
        foreach (var text in (string[])["3 completed images", "1 bytes of images", "1 failed images", "1 Leased shards", "1 Completed shards"]) Finds(FindingKind.WrongCount, text);
    }

    [Theory]
    [InlineData(JobState.Running)]
    [InlineData(JobState.CompletedWithErrors)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public void An_end_that_nobody_asked_for_is_found(JobState state)
    {
        _seen = _seen with { State = state };
        Finds(FindingKind.Stuck, $"is {state}");
    }

    [Fact]
    public void A_shard_that_never_came_to_its_end_is_found()
    {
        _shards[1] = _shards[1] with { State = ShardState.Publishing };
        Finds(FindingKind.Stuck, "has its shard 1 Publishing");
    }

    private JobVerdict Verdict() => new(new SubmittedJob(_plan, Id) { Seen = _seen }, _shards, _images, new StoredObjects(_objects));

    private void Finds(FindingKind kind, string text) =>
        Assert.Contains(Verdict().Run(), finding => finding.Kind == kind && finding.Text.Contains(text, StringComparison.Ordinal));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
