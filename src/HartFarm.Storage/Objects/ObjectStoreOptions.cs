using HartFarm.Storage.Objects.Folders;
using HartFarm.Storage.Objects.S3;

namespace HartFarm.Storage.Objects;

/// <summary>Where objects are kept: one of a folder and a bucket.</summary>
public sealed record ObjectStoreOptions
{
    public FolderStoreOptions? Folder { get; init; }

    public S3StoreOptions? S3 { get; init; }

    public RetryOptions Retry { get; init; } = new();

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section = "objects")
    {
        if (Folder is null == S3 is null) yield return $"{section}: takes one of {section}.folder and {section}.s3";
        foreach (var fault in (Folder?.Faults($"{section}.folder") ?? []).Concat(S3?.Faults($"{section}.s3") ?? []).Concat(Retry.Faults($"{section}.retry"))) yield return fault;
    }
}
