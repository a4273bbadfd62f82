using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

/// <summary>Images of a job that are functions of their index.</summary>
internal static class SampleShard
{
    /// <summary>A real image, so that other programs can open it.</summary>
    public static byte[] FileOf(long index, ImageFormat format = ImageFormat.Png)
    {
        var pixels = new byte[4 * 4 * 3];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 7 + index * 13);
        return ImageEncoder.Encode(pixels, 4, 4, new ImageEncoding(format), $"{{\"index\":{index}}}");
    }

    public static ShardImage Image(long index, ImageFormat format = ImageFormat.Png, string? key = null) =>
        new(key ?? ImageKeys.Of(index, index % 3 == 0 ? $"füchse {index}" : null, 0, 1), format, FileOf(index, format), Record(index));

    public static ImageRecord Record(long index) => new()
    {
        Index = index,
        Prompt = $"a {{red|blue}} fox \"{index}\" mit Bär",
        FinalPrompt = $"a red fox \"{index}\" mit Bär\nin zwei Zeilen",
        Key = index % 3 == 0 ? $"füchse {index}" : null,
        Copy = 0,
        Seed = ImageSeeds.Of(7, index),
        Guidance = 4.5,
        TopK = index % 2 == 0 ? 600 : null,
        TopP = 0.9,
        Model = "tiny",
        ModelHash = "abc",
        Width = 4,
        Height = 4,
        Precision = "float32",
        Device = "cpu",
        BatchSize = 8,
        GeneratorVersion = "0.1.0",
        Warnings = index == 3 ? ["the prompt was cut to 300 tokens"] : [],
        Metadata = index % 2 == 1 ? [new("label", JsonSerializer.SerializeToElement(index)), new("tags", JsonSerializer.SerializeToElement<string[]>(["ü", "b"]))] : [],
    };

    /// <summary>Writes the images of the given indices as shard <paramref name="shard"/>.</summary>
    public static async Task<ShardContents> WriteAsync(
        string folder, ShardFormat format, IEnumerable<long> indices, ImageFormat image = ImageFormat.Png, int shard = 0, int shards = 1)
    {
        await using var writer = ShardWriter.Create(new ShardLayout(format, shard, shards), new FolderTarget(folder));
        foreach (var index in indices) await writer.WriteAsync(Image(index, image));
        return await writer.CompleteAsync();
    }

    /// <summary>The shard's index as the reader reads it.</summary>
    public static List<ShardIndexEntry> Index(string folder, int shard = 0)
    {
        var name = new ShardLayout(ShardFormat.WebDataset, shard, 1).IndexName;
        using var stream = File.OpenRead(Path.Combine(folder, name));
        return [.. ShardIndexReader.Read(stream, name)];
    }
}
