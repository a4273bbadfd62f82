using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Jobs.Estimates;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Storage.Prompts;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Submits jobs with their prompts, wherever these are.</summary>
internal sealed class JobSubmitter(JobSubmission submission, JobEstimates estimates, UploadedFiles files, JobReader jobs)
{
    /// <summary>Accepts a job.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="idempotent">Under which key; the job's id is the key's then.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="newId">The job's id where there is no key; null makes one.</param>
    public async Task<Guid> SubmitAsync(JobRequest request, string tenant, IdempotentRequest? idempotent, CancellationToken cancellation, Guid? newId = null)
    {
        // It was accepted before, and only the answer was lost.
        if (idempotent is { IsAgain: true, ResourceId: var id } && await jobs.FindAsync(id, cancellation).ConfigureAwait(false) is not null) return id;
        using var prompts = await PromptsAsync(request.Prompts, tenant, cancellation).ConfigureAwait(false);
        return await submission.SubmitAsync(request, prompts, tenant, cancellation, idempotent?.ResourceId ?? newId).ConfigureAwait(false);
    }

    /// <summary>Tells what a job would be.</summary>
    public async Task<JobEstimateInfo> EstimateAsync(JobRequest request, string tenant, CancellationToken cancellation)
    {
        using var prompts = await PromptsAsync(request.Prompts, tenant, cancellation).ConfigureAwait(false);
        var estimate = await estimates.RunAsync(request, prompts, cancellation).ConfigureAwait(false);
        return new JobEstimateInfo
        {
            Prompts = estimate.Prompts,
            Images = estimate.Images,
            Shards = estimate.Shards,
            DeviceSeconds = estimate.DeviceSeconds,
            Seconds = estimate.Seconds,
            Bytes = estimate.Bytes,
            BytesAreMeasured = estimate.BytesAreMeasured,
            Samples = estimate.Samples,
        };
    }

    private async Task<PromptSource> PromptsAsync(PromptInput input, string tenant, CancellationToken cancellation)
    {
        if (input.File is { } file && input.Items is null) return await files.PromptsAsync(file, input.Column, tenant, cancellation).ConfigureAwait(false);
        if (input.Column is not null) throw new JobRefusedException("prompts.column", "is for a file of prompts");
        // Whether there is one of the two is told with all else that is wrong.
        return new PromptItems(input.Items ?? []);
    }
}
