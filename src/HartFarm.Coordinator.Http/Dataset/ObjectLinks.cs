using HartFarm.Contracts.Http;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>
/// Links to objects of a job in the object store itself. Whoever has one reads the object until it expires: they are given to those alone who may see the job, and are never
/// logged.
/// </summary>
internal sealed class ObjectLinks(IObjectStore objects, IOptions<HttpOptions> options, TimeProvider clock)
{
    /// <summary>A link to an object of a job; null where the store has none for others.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="name">The object's name, relative to the job.</param>
    public PresignedLink? Of(Guid jobId, string name)
    {
        var (lifetime, now) = (options.Value.LinksFor, clock.GetUtcNow());
        // A signature tells its time in whole seconds.
        var until = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) + TimeSpan.FromSeconds((long)lifetime.TotalSeconds);
        return objects.Presign(JobKeys.Of(jobId) + name, lifetime) is { } url ? new PresignedLink(url, until) : null;
    }
}
