using System.Text.Json;
using System.Text.Unicode;

namespace HartFarm.Model.Checkpoints;

/// <summary>The checked index of a checkpoint that is split over several files: which key stands in which file of the index's own folder.</summary>
internal static class ShardIndex
{
    private const long LargestIndex = 100_000_000;

    /// <summary>The shard's file name of every key.</summary>
    /// <exception cref="CheckpointException">The index is missing or malformed, or names a file outside its folder.</exception>
    internal static Dictionary<string, string> Read(string path)
    {
        var json = ReadBytes(path);
        if (!Utf8.IsValid(json)) throw Refuse(path, "it is not UTF-8");
        try
        {
            var root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            if (root.ValueKind != JsonValueKind.Object) throw Refuse(path, "it is no JSON object");
            if (!root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object) throw Refuse(path, "it has no object weight_map");
            var shards = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in map.EnumerateObject())
            {
                if (pair.Value.ValueKind != JsonValueKind.String) throw Refuse(path, $"weight_map gives no file name for {Quoted.Of(pair.Name)}");
                shards.Add(pair.Name, CheckName(path, pair.Value.GetString()!));
            }
            if (shards.Count == 0) throw Refuse(path, "its weight_map is empty");
            return shards;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new CheckpointException($"{path} is not the JSON of a checkpoint's index: {error.Message}", error);
        }
    }

    // A shard lies beside its index, so that no index can make the program read any other file.
    private static string CheckName(string path, string name)
    {
        var isPlain = name.EndsWith(".safetensors", StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.Any(char.IsControl);
        return isPlain ? name : throw Refuse(path, $"the shard {Quoted.Of(name)} is not the name of a .safetensors file in the index's own folder");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestIndex) throw Refuse(path, $"it has {length} bytes");
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private static CheckpointException Refuse(string path, string why) => new($"{path} cannot be used as a checkpoint's index: {why}.");
}
