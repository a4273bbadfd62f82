using System.Text.Json;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Storage.Prompts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Jobs.Estimates;

/// <summary>Tells what a job would be: it is checked and expanded like a real one, and nothing is kept.</summary>
public sealed class JobEstimates(FarmStore store, JobSubmission submission, IOptions<SubmissionOptions> options)
{
    private const int Samples = 10;
    private const int JobsLookedAt = 20;

    /// <summary>Looks at all prompts.</summary>
    /// <exception cref="JobRefusedException">Something is wrong with the job, as at its submission.</exception>
    public async Task<JobEstimate> RunAsync(JobRequest request, PromptSource prompts, CancellationToken cancellation)
    {
        var (sizeClass, plans, _) = await submission.CheckAsync(request, cancellation).ConfigureAwait(false);
        var exactBatch = request.Exact ? ShardSizing.ExactBatch(options.Value, plans) : (int?)null;
        var shardSize = request.ShardSize ?? ShardSizing.ShardSize(options.Value, plans, exactBatch);
        // A job without a seed gets another one each time: its samples are of another draw, its numbers the same.
        var expander = Expanders.Of(request.Prompts.Expansion, request.Seed ?? 0);
        await using var samples = new SampleStream(Samples);
        var intake = new PromptIntake(options.Value, prompts, expander, request.ImagesPerPrompt, shardSize);
        var result = await Task.Run(() => intake.Run(samples, cancellation), cancellation).ConfigureAwait(false);
        double[] rates = [.. plans.Select(plan => plan.ImagesPerSecond).Where(rate => rate > 0)];
        var (bytes, measured) = await BytesAsync(sizeClass, request.Output, cancellation).ConfigureAwait(false);
        return new JobEstimate
        {
            Prompts = result.Prompts,
            Images = result.Images,
            Shards = result.Shards.Count,
            DeviceSeconds = rates.Length > 0 ? result.Images / rates.Average() : null,
            Seconds = rates.Length > 0 ? result.Images / rates.Sum() : null,
            Bytes = (long)(bytes * result.Images),
            BytesAreMeasured = measured,
            Samples = [.. Spread(samples.Lines).Select(Prompt)],
        };
    }

    private async Task<(double PerImage, bool Measured)> BytesAsync(SizeClass sizeClass, OutputSettings output, CancellationToken cancellation)
    {
        var jobs = await store.ReadAsync(
            context => context.Jobs.AsNoTracking()
                .Where(job => job.Model == sizeClass.Model && job.Width == sizeClass.Width && job.Height == sizeClass.Height && job.ImagesCompleted > 0)
                .OrderByDescending(job => job.CreatedAt).Take(JobsLookedAt).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        JobRow[] alike = [.. jobs.Where(job => job.Settings.Output.Image == output.Image && job.Settings.Output.Quality == output.Quality)];
        return alike.Length > 0
            ? ((double)alike.Sum(job => job.ImageBytes) / alike.Sum(job => job.ImagesCompleted), true)
            : (AssumedBytesPerPixel(output.Image) * sizeClass.Width * sizeClass.Height, false);
    }

    private static IEnumerable<byte[]> Spread(IReadOnlyList<byte[]> lines)
    {
        var count = Math.Min(Samples, lines.Count);
        return Enumerable.Range(0, count).Select(i => lines[i * lines.Count / count]);
    }

    // What photographs take, on the high side.
    private static double AssumedBytesPerPixel(string image) => image switch
    {
        "png" => 2,
        "jpeg" => 0.4,
        _ => 0.3,
    };

    private static string Prompt(byte[] line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("prompt").GetString()!;
    }
}
