using System.Runtime.CompilerServices;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>The objects of a job's dataset. What leases write that do not count yet is none of it.</summary>
internal sealed class JobObjects(IObjectStore objects, ObjectLinks links)
{
    private static readonly string[] Folders = [$"{ShardLayout.DataFolder}/", $"{ShardLayout.IndexFolder}/"];
    private static readonly string[] Names = [ManifestNames.Table, ManifestNames.Summary, ManifestNames.Card, ManifestNames.Croissant, LastName];

    // Behind it in the order of names is what does not count yet.
    private const string LastName = "prompts.jsonl";

    /// <summary>A page of them, in the order of their names. What a page costs does not grow with what is before it.</summary>
    /// <exception cref="RequestException">Nothing can have the name that the page comes after.</exception>
    public async Task<Page<DatasetObject>> ListAsync(Guid jobId, string? after, int limit, CancellationToken cancellation)
    {
        List<DatasetObject> page = [];
        var before = after is null ? null : JobKeys.Of(jobId) + after;
        if (before is not null && ObjectKey.Fault(before) is { } fault) throw RequestException.Field("after", $"is no 'next' of a page: it {fault}");
        await foreach (var one in AllAsync(jobId, before, cancellation).ConfigureAwait(false))
        {
            if (page.Count == limit) return new Page<DatasetObject>(page, page[^1].Name);
            page.Add(one with { Link = links.Of(jobId, one.Name) });
        }
        return new Page<DatasetObject>(page, null);
    }

    /// <summary>Opens one of them.</summary>
    /// <exception cref="RequestException">There is no such object.</exception>
    public async Task<SeekableObject> OpenAsync(Guid jobId, string name, CancellationToken cancellation)
    {
        var key = JobKeys.Of(jobId) + name;
        if (!IsOfDataset(name) || ObjectKey.Fault(key) is not null) throw RequestException.Missing("such object");
        return await SeekableObject.OpenAsync(objects, key, cancellation).ConfigureAwait(false);
    }

    /// <summary>The media type of an object of that name.</summary>
    public static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".json" => "application/json",
        ".jsonl" => "application/x-ndjson",
        ".md" => "text/markdown; charset=utf-8",
        ".parquet" => "application/vnd.apache.parquet",
        ".tar" => "application/x-tar",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        _ => "application/octet-stream",
    };

    private async IAsyncEnumerable<DatasetObject> AllAsync(Guid jobId, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = JobKeys.Of(jobId);
        await foreach (var one in objects.ListAsync(prefix, after, cancellation).ConfigureAwait(false))
        {
            var name = one.Key[prefix.Length..];
            if (string.CompareOrdinal(name, LastName) > 0) yield break;
            if (IsOfDataset(name)) yield return new DatasetObject(name, one.Bytes, one.Modified);
        }
    }

    private static bool IsOfDataset(string name) => Names.Contains(name) || Folders.Any(folder => name.StartsWith(folder, StringComparison.Ordinal));
}
