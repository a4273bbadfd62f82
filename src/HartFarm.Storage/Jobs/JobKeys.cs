using System.Globalization;

namespace HartFarm.Storage.Jobs;

/// <summary>The keys of a job's objects.</summary>
public static class JobKeys
{
    /// <summary>Before the keys of all jobs.</summary>
    public const string Root = "jobs/";

    /// <summary>The job's prompts, a line each.</summary>
    public static string Prompts(Guid jobId) => Of(jobId) + "prompts.jsonl";

    /// <summary>Before the keys of all of a job's objects, with a slash at its end.</summary>
    public static string Of(Guid jobId) => $"{Root}{jobId:N}/";

    /// <summary>Before the keys of all that leases have written and that does not count yet.</summary>
    public static string Staging(Guid jobId) => Of(jobId) + "staging/";

    /// <summary>Before the keys of what one lease writes, with a slash at its end.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="shard">The shard's place in it.</param>
    /// <param name="token">The lease's token.</param>
    public static string Staging(Guid jobId, int shard, long token) =>
        string.Create(CultureInfo.InvariantCulture, $"{Staging(jobId)}{shard:D6}/{token}/");
}
