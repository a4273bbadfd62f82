using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Datasets;

/// <summary>A little dataset whose files are given by their index.</summary>
internal static class SampleDataset
{
    public static readonly DatasetSettings Settings = new([new("model_hash", "abc"), new("seed", "7"), new("guidance", "4.5")]);

    public static readonly ImageEncoding Encoding = new(ImageFormat.Png);

    public static byte[] FileOf(long index) => [.. Enumerable.Range(0, 20 + (int)(index % 7)).Select(i => (byte)(i * 31 + index))];

    public static ImageRecord Record(long index) => new()
    {
        Index = index,
        Prompt = $"prompt \"{index}\" mit Bär\nin zwei Zeilen",
        Key = index % 2 == 0 ? $"key-{index}" : null,
        Copy = 0,
        Seed = ImageSeeds.Of(7, index),
        Guidance = 4.5,
        Model = "tiny",
        ModelHash = "abc",
        Width = 64,
        Height = 64,
        Precision = "float32",
        Device = "cpu",
        Warnings = index == 3 ? ["the prompt was cut to 300 tokens"] : [],
        Metadata = index == 1 ? [new("label", JsonSerializer.SerializeToElement(5))] : [],
    };

    public static ImageFolderWriter Open(DatasetLock folder, long images, bool verify = false, TimeProvider? clock = null) =>
        ImageFolderWriter.Open(folder, Settings, Encoding, images, verify, clock);

    /// <summary>Makes what is missing, but no more than <paramref name="most"/>.</summary>
    /// <returns>The images that were made.</returns>
    public static List<long> Make(string path, long images, int most = int.MaxValue, bool complete = true, bool verify = false, TimeProvider? clock = null)
    {
        using var folder = DatasetLock.Take(path);
        using var writer = Open(folder, images, verify, clock);
        List<long> made = [];
        for (long index = 0; index < images && made.Count < most; index++)
        {
            if (writer.IsMade(index)) continue;
            writer.Write(Record(index), FileOf(index));
            made.Add(index);
        }
        if (complete) writer.Complete();
        return made;
    }

    /// <summary>All files by their relative names.</summary>
    public static SortedDictionary<string, string> Contents(string path) => new(
        Directory.GetFiles(path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(path, file), file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    public static long[] Indices(string path) => [.. File.ReadLines(Path.Combine(path, "metadata.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt64())];
}
