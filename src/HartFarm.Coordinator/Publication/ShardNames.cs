using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Publication;

/// <summary>The names that a shard's objects may have, relative to the job.</summary>
/// <param name="layout">The shard's layout.</param>
public sealed class ShardNames(ShardLayout layout)
{
    /// <summary>The shard's index.</summary>
    public string IndexName => layout.IndexName;

    /// <summary>The object that every shard has.</summary>
    public string MainName => layout.MainName;

    /// <summary>The folder of the images' own objects; null where the main object holds them.</summary>
    public string? ImageFolder => layout.Format == ShardFormat.ImageFolder ? layout.ImageName("") : null;

    /// <summary>The names of a job's shard.</summary>
    public static ShardNames Of(JobRow job, int shard) => new(new ShardLayout(FormatOf(job.Settings.Output.Format), shard, job.ShardCount));

    /// <summary>Whether an object of this name is the shard's; a worker could otherwise write over another shard.</summary>
    public bool Owns(string name) => name == MainName || name == IndexName
        || (ImageFolder is { } folder && name.StartsWith(folder, StringComparison.Ordinal) && name.LastIndexOf('/') == folder.Length - 1);

    /// <summary>The format as the shards' writers know it.</summary>
    public static ShardFormat FormatOf(DatasetFormat format) => format switch
    {
        DatasetFormat.WebDataset => ShardFormat.WebDataset,
        DatasetFormat.Parquet => ShardFormat.Parquet,
        DatasetFormat.ImageFolder => ShardFormat.ImageFolder,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
