using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>A job of a batch as it stands.</summary>
/// <param name="Part">Its place in the batch.</param>
/// <param name="Job">The job; null where it is not there yet, or was deleted.</param>
internal sealed record BatchJob(BatchJobRow Part, JobRow? Job)
{
    /// <summary>Nothing more comes of it. A job that was stopped may still publish what was made.</summary>
    public bool HasEnded => Job is null || (Job.State.IsEnd() && Job.PublishingShards == 0);
}
