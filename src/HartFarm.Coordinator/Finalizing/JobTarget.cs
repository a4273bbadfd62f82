using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Finalizing;

/// <summary>Puts objects beside a job's data.</summary>
internal sealed class JobTarget(IObjectStore objects, Guid jobId) : IShardTarget
{
    public Task PutAsync(string name, Stream content, CancellationToken cancellation) =>
        objects.PutAsync(JobKeys.Of(jobId) + name, content, new ObjectAttributes(TypeOf(name)), cancellation);

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".json" => "application/json",
        ".md" => "text/markdown; charset=utf-8",
        ".parquet" => "application/vnd.apache.parquet",
        _ => ObjectAttributes.Default.ContentType,
    };
}
