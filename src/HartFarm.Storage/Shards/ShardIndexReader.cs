using System.Text.Json;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Shards;

/// <summary>Reads a shard's index, one entry at a time.</summary>
public static class ShardIndexReader
{
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>The entries in the order of their images.</summary>
    /// <param name="index">From its start; stays open.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="ShardException">A line is damaged, cut off or out of order; the message names it.</exception>
    public static IEnumerable<ShardIndexEntry> Read(Stream index, string name) => ReadSized(index, name).Select(sized => sized.Entry);

    /// <summary>The entries with the bytes of their lines.</summary>
    internal static IEnumerable<(ShardIndexEntry Entry, int LineBytes)> ReadSized(Stream index, string name)
    {
        long last = -1;
        foreach (var line in new LineReader(index, LongestLine).Lines())
        {
            if (line.TooLong || !line.Terminated) throw new ShardException($"{name}, line {line.Number}: cut off or too long");
            var entry = Parse(line, name);
            if (entry.Record.Index <= last) throw new ShardException($"{name}, line {line.Number}: image {entry.Record.Index} comes after image {last}");
            last = entry.Record.Index;
            yield return (entry, line.Bytes.Length);
        }
    }

    private static ShardIndexEntry Parse(ByteLine line, string name)
    {
        try
        {
            return ShardIndexJson.Parse(line.Bytes);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ShardException($"{name}, line {line.Number}: no entry of an index: {error.Message}", error);
        }
    }
}
