using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>A row of the manifest as an entry of an index.</summary>
internal static class ManifestRow
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <param name="cells">The row's values by column.</param>
    /// <exception cref="InvalidCastException">A value is of another type.</exception>
    /// <exception cref="NullReferenceException">A value is missing.</exception>
    public static ShardIndexEntry Entry(IReadOnlyDictionary<string, object?> cells)
    {
        string Text(string name) => (string)cells[name]!;
        long Whole(string name) => (long)(decimal)cells[name]!;
        int? OptionalInt(string name) => (int?)(decimal?)cells[name];
        return new ShardIndexEntry
        {
            Key = Text("key"),
            Shard = (int)Whole("shard"),
            Object = Text("object"),
            Offset = (long?)(decimal?)cells["offset"],
            Length = Whole("length"),
            RowGroup = OptionalInt("row_group"),
            Row = OptionalInt("row"),
            Sha256 = Text("sha256"),
            Format = ShardIndexJson.FormatOf(Text("format")),
            Record = new ImageRecord
            {
                Index = Whole("index"),
                Prompt = Text("prompt"),
                FinalPrompt = Text("final_prompt"),
                Key = (string?)cells["prompt_key"],
                Copy = (int)Whole("copy"),
                Seed = Whole("seed"),
                Guidance = (double)cells["guidance"]!,
                TopK = OptionalInt("top_k"),
                TopP = (double)cells["top_p"]!,
                Temperature = (double)cells["temperature"]!,
                Discrete = (bool)cells["discrete"]!,
                Smooth = (bool)cells["smooth"]!,
                MaskGitSteps = (int)Whole("maskgit"),
                Model = Text("model"),
                ModelHash = Text("model_hash"),
                Width = (int)Whole("width"),
                Height = (int)Whole("height"),
                Precision = Text("precision"),
                Device = Text("device"),
                BatchSize = OptionalInt("batch_size"),
                GeneratorVersion = (string?)cells["generator_version"],
                Warnings = ((string?)cells["warnings"])?.Split('\n') ?? [],
                Metadata = Metadata(Text("metadata")),
            },
        };
    }

    private static List<KeyValuePair<string, JsonElement>> Metadata(string json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return [.. document.RootElement.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.Clone()))];
    }
}
