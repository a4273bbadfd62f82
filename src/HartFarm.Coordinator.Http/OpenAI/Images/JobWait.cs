using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Jobs;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Waits for a job's images. Any coordinator may finish them, so the job store is looked at.</summary>
internal sealed class JobWait(JobReader jobs, IOptions<HttpOptions> options, TimeProvider clock)
{
    /// <summary>The job once all of its images are made or have failed; its manifest may still be to come.</summary>
    public async Task<JobRow> ImagesAsync(Guid jobId, CancellationToken cancellation)
    {
        while (true)
        {
            var job = await jobs.FindAsync(jobId, cancellation).ConfigureAwait(false) ?? throw RequestException.Missing("such job any more: somebody has deleted it");
            if (job.State.IsEnd() || job.ImagesCompleted + job.ImagesFailed >= job.Images) return job;
            await Task.Delay(options.Value.OpenAI.ImageInterval, clock, cancellation).ConfigureAwait(false);
        }
    }
}
