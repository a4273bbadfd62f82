using HartFarm.Storage.Datasets;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tables;

/// <summary>The columns that say what made an image, the same in a shard and in the manifest.</summary>
internal static class RecordColumns
{
    /// <param name="record">The record of a row.</param>
    public static IEnumerable<TableColumn<TRow>> Of<TRow>(Func<TRow, ImageRecord> record) =>
    [
        new TextColumn<TRow>("prompt", row => record(row).Prompt),
        new TextColumn<TRow>("final_prompt", row => record(row).FinalPrompt ?? record(row).Prompt),
        new TextColumn<TRow>("prompt_key", row => record(row).Key),
        new ValueColumn<TRow, int>("copy", row => record(row).Copy),
        new ValueColumn<TRow, long>("seed", row => record(row).Seed),
        new ValueColumn<TRow, double>("guidance", row => record(row).Guidance),
        new OptionalColumn<TRow, int>("top_k", row => record(row).TopK),
        new ValueColumn<TRow, double>("top_p", row => record(row).TopP),
        new ValueColumn<TRow, double>("temperature", row => record(row).Temperature),
        new ValueColumn<TRow, bool>("discrete", row => record(row).Discrete),
        new ValueColumn<TRow, bool>("smooth", row => record(row).Smooth),
        new ValueColumn<TRow, int>("maskgit", row => record(row).MaskGitSteps),
        new TextColumn<TRow>("model", row => record(row).Model),
        new TextColumn<TRow>("model_hash", row => record(row).ModelHash),
        new ValueColumn<TRow, int>("width", row => record(row).Width),
        new ValueColumn<TRow, int>("height", row => record(row).Height),
        new TextColumn<TRow>("precision", row => record(row).Precision),
        new TextColumn<TRow>("device", row => record(row).Device),
        new OptionalColumn<TRow, int>("batch_size", row => record(row).BatchSize),
        new TextColumn<TRow>("generator_version", row => record(row).GeneratorVersion),
        new TextColumn<TRow>("warnings", row => record(row).Warnings is { Count: > 0 } warnings ? string.Join('\n', warnings) : null),
        new TextColumn<TRow>("metadata", row => ShardSampleJson.Metadata(record(row).Metadata)),
    ];
}
