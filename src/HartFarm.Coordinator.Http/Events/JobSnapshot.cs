using System.Security.Cryptography;
using System.Text;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Http.Events;

/// <summary>A job at some time.</summary>
/// <param name="Job">The job; null when it was deleted.</param>
internal sealed record JobSnapshot(JobInfo? Job)
{
    /// <summary>The same for two snapshots between which nothing has happened, whichever coordinator took them.</summary>
    public string Id { get; } = Job is null
        ? "deleted"
        : $"{Job.State}-{Job.Progress.Completed}-{Job.Progress.InProgress}-{Job.Progress.Failed}-{Job.Shards.Completed}-{Job.Shards.Leased}{Waits(Job)}".ToLowerInvariant();

    /// <summary>Nothing follows.</summary>
    public bool IsLast => Job is null || Job.State.IsEnd();

    // An id is a header's value: texts are in it by a hash, the same in every process.
    private static string Waits(JobInfo job)
    {
        string[] texts = [.. job.Error is { } error ? [error] : Array.Empty<string>(), .. job.HeldUpBy ?? []];
        return texts.Length == 0 ? "" : $"-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))), 0, 8)}";
    }
}
