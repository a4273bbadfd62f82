using System.Globalization;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Makes images while somebody waits: as a job like any other, which is cancelled when nobody waits any more.</summary>
internal sealed class ImageGeneration(
    JobSubmitter submitter, JobControl control, JobWait wait, ImageResults results, ModelChoice models, FarmStore store, IHostApplicationLifetime lifetime,
    IOptions<HttpOptions> options, TimeProvider clock)
{
    private const int Restart = 5;

    /// <summary>The images.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="idempotent">Under which key.</param>
    /// <param name="address">Where this farm is reached, without a slash at its end.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <exception cref="RequestException">The request is refused, its images failed, or they were not made in time.</exception>
    public async Task<FinishedImages> RunAsync(
        ImageGenerationRequest request, string tenant, IdempotentRequest? idempotent, string address, CancellationToken cancellation)
    {
        var jobId = await SubmitAsync(request, tenant, idempotent, null, cancellation).ConfigureAwait(false);
        return await FinishAsync(jobId, request, address, cancellation).ConfigureAwait(false);
    }

    /// <summary>Checks a request, and has the farm begin with it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="idempotent">Under which key.</param>
    /// <param name="id">The job's id, under which the caller waits for unfinished images; null is for callers who want the finished ones alone.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="RequestException">The request is refused.</exception>
    public async Task<Guid> SubmitAsync(
        ImageGenerationRequest request, string tenant, IdempotentRequest? idempotent, Guid? id, CancellationToken cancellation)
    {
        if (ImageRequestCheck.Run(request) is { } wrong) throw wrong;
        try
        {
            var job = ImageJob.Of(request, await models.OfAsync(request.Model, cancellation).ConfigureAwait(false), options.Value.OpenAI.ImagesKept);
            if (id is not null) job = job with { PartialImages = request.PartialImages ?? 0 };
            return await submitter.SubmitAsync(job, tenant, idempotent, cancellation, id).ConfigureAwait(false);
        }
        catch (JobRefusedException refused)
        {
            throw ImageJob.Refusal(refused);
        }
    }

    /// <summary>Waits for a job's images.</summary>
    /// <exception cref="RequestException">They failed, or were not made in time.</exception>
    public async Task<FinishedImages> FinishAsync(Guid jobId, ImageGenerationRequest request, string address, CancellationToken cancellation)
    {
        var job = await WaitAsync(jobId, cancellation).ConfigureAwait(false);
        if (job.ImagesCompleted < job.Images) throw await FailureAsync(job, cancellation).ConfigureAwait(false);
        return await results.ReadAsync(job, request, address, cancellation).ConfigureAwait(false);
    }

    private async Task<JobRow> WaitAsync(Guid jobId, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.Value.OpenAI.ImageLimit, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token, lifetime.ApplicationStopping);
        try
        {
            return await wait.ImagesAsync(jobId, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            await control.TryCancelAsync(jobId, CancellationToken.None).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (!limit.IsCancellationRequested) throw new RequestException(503, "The coordinator is ending; the images were cancelled.") { RetryAfter = Restart };
            throw new RequestException(504, string.Create(
                CultureInfo.InvariantCulture,
                $"The images were not made within {options.Value.OpenAI.ImageLimit.TotalSeconds} seconds, and were cancelled. A batch has more time."))
            { Code = ErrorCodes.Timeout };
        }
        catch
        {
            // Whoever asked is told of the error and waits no more.
            await control.TryCancelAsync(jobId, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<RequestException> FailureAsync(JobRow job, CancellationToken cancellation)
    {
        var error = await store.ReadAsync(
            context => context.Failures.Where(failure => failure.JobId == job.Id).OrderBy(failure => failure.Image).Select(failure => failure.Error)
                .FirstOrDefaultAsync(cancellation),
            cancellation).ConfigureAwait(false);
        error ??= await store.ReadAsync(
            context => context.Shards.Where(shard => shard.JobId == job.Id && shard.Error != null).Select(shard => shard.Error).FirstOrDefaultAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var missing = job.Images - job.ImagesCompleted;
        return new RequestException(500, $"{missing} of {job.Images} images could not be made: {error ?? job.Error ?? "the job was stopped"}.") { Code = ErrorCodes.Failed };
    }
}
