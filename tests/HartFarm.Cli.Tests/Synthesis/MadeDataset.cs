using System.Security.Cryptography;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;

namespace HartFarm.Cli.Tests.Synthesis;

/// <summary>A dataset that <c>hartfarm synthesize</c> made.</summary>
internal static class MadeDataset
{
    /// <summary>All that its manifest names, each held against the bytes that are there.</summary>
    public static IReadOnlyList<ShardIndexEntry> Check(string folder)
    {
        using var table = File.OpenRead(Path.Combine(folder, "manifest.parquet"));
        var entries = ManifestReader.SampleAsync(table, "manifest.parquet", int.MaxValue).GetAwaiter().GetResult();
        var dataset = new DatasetFolder(folder);
        Assert.All(entries, entry =>
            Assert.Equal(entry.Sha256, Convert.ToHexStringLower(SHA256.HashData(dataset.ReadAsync(entry).GetAwaiter().GetResult()))));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Key).Distinct().Count());
        return entries;
    }

    /// <summary>The bytes that are a function of the job: not its id, and not the day.</summary>
    public static Dictionary<string, string> Bytes(string folder) => TemporaryFolder.Contents(folder)
        .Where(file => file.Key.StartsWith("data", StringComparison.Ordinal) || file.Key.StartsWith("index", StringComparison.Ordinal) || file.Key == "manifest.parquet")
        .ToDictionary();
}
