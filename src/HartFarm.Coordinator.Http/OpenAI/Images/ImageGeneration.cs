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
    public async Task<ImagesResponse> RunAsync(
        ImageGenerationRequest request, string tenant, IdempotentRequest? idempotent, string address, CancellationToken cancellation)
    {
        if (ImageRequestCheck.Run(request) is { } wrong) throw wrong;
        var jobId = await SubmitAsync(request, tenant, idempotent, cancellation).ConfigureAwait(false);
        var job = await WaitAsync(jobId, cancellation).ConfigureAwait(false);
        if (job.ImagesCompleted < job.Images) throw await FailureAsync(job, cancellation).ConfigureAwait(false);
        return await results.ReadAsync(job, request, address, cancellation).ConfigureAwait(false);
    }

    private async Task<Guid> SubmitAsync(ImageGenerationRequest request, string tenant, IdempotentRequest? idempotent, CancellationToken cancellation)
    {
        try
        {
            var job = ImageJob.Of(request, await models.OfAsync(request.Model, cancellation).ConfigureAwait(false), options.Value.OpenAI.ImagesKept);
            return await submitter.SubmitAsync(job, tenant, idempotent, cancellation).ConfigureAwait(false);
        }
        catch (JobRefusedException refused)
        {
            throw ImageJob.Refusal(refused);
        }
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
