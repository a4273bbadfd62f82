using HartFarm.Cli.Display;
using HartFarm.Cli.Farm;
using HartFarm.Cli.Generation;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Storage.ContactSheets;
using HartFarm.Storage.Datasets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Cli.Synthesis;

/// <summary>Makes a dataset, or the rest of one, and puts it where it is used.</summary>
/// <param name="plan">What to make.</param>
/// <param name="folder">Where, held by this process.</param>
/// <param name="terminal">Shows progress.</param>
/// <param name="display">The progress.</param>
internal sealed class SynthesisRun(SynthesisPlan plan, SynthesisFolder folder, Terminal terminal, IRunDisplay display)
{
    private const string Tenant = "local";
    private const int FailuresShown = 20;

    private long _start;
    private long _before;

    /// <summary>Runs to the end or until interrupted.</summary>
    /// <exception cref="DatasetRefusedException">The folder holds the dataset of another run.</exception>
    /// <exception cref="JobRefusedException">The prompts will not do.</exception>
    /// <exception cref="GenerationException">Too many images failed, or the worker broke.</exception>
    /// <exception cref="OperationCanceledException">Interrupted before the first image.</exception>
    public async Task<SynthesizeSummary> RunAsync(CancellationToken cancellation)
    {
        using var log = new LineLog(display.Note, plan.Options.Verbose);
        SynthesizeSummary summary;
        await using (var farm = await EmbeddedFarm.StartAsync(folder.Farm, plan.Farm, plan.SizeClass, log, terminal.Clock, cancellation))
        {
            var job = await FindAsync(farm, cancellation);
            // A job whose images are all there needs no model.
            if (job is null || job.State is not (JobState.Completed or JobState.Finalizing)) job = await BeginAsync(farm, job, cancellation);
            summary = await MakeAsync(farm, job, cancellation);
        }
        return summary.Interrupted ? summary : await FinishAsync(summary, cancellation);
    }

    private static Task<JobRow?> FindAsync(EmbeddedFarm farm, CancellationToken cancellation) => farm.Services.GetRequiredService<FarmStore>().ReadAsync(
        context => context.Jobs.AsNoTracking().SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>Loads the model, makes sure that it is the one of before, and submits the job or takes it up again.</summary>
    private async Task<JobRow> BeginAsync(EmbeddedFarm farm, JobRow? job, CancellationToken cancellation)
    {
        terminal.Wait($"loading {plan.Farm.Model.Path}", () => Run(farm.StartWorkerAsync(plan.Loader, cancellation)));
        var (model, precision) = await farm.PlanAsync(cancellation);
        var settings = SynthesisSettings.Of(plan, model, precision);
        if (job is null)
        {
            await SubmitAsync(farm, settings, cancellation);
        }
        else
        {
            SettingsFile.Compare(folder.Path, folder.Settings!, settings);
            if (job.State.IsEnd()) await RetryAsync(farm, job, cancellation);
        }
        return (await FindAsync(farm, cancellation))!;
    }

    private async Task SubmitAsync(EmbeddedFarm farm, DatasetSettings settings, CancellationToken cancellation)
    {
        // First the settings: a job without them could not be told from another's.
        SettingsFile.Write(folder.Path, settings);
        try
        {
            await farm.Services.GetRequiredService<JobSubmission>().SubmitAsync(plan.Request, plan.Prompts, Tenant, cancellation);
        }
        catch (JobRefusedException)
        {
            SettingsFile.Remove(folder.Path);
            throw;
        }
    }

    private async Task RetryAsync(EmbeddedFarm farm, JobRow job, CancellationToken cancellation)
    {
        folder.Placement(job.Id).TakeBack();
        var shards = await farm.Services.GetRequiredService<JobControl>().RetryAsync(job.Id, cancellation);
        display.Note($"hartfarm: {job.ImagesFailed} images failed before; trying them again, with {shards} shards");
    }

    private async Task<SynthesizeSummary> MakeAsync(EmbeddedFarm farm, JobRow job, CancellationToken cancellation)
    {
        var watch = new JobWatch(farm, job.Id, terminal.Clock);
        (_start, _before) = (terminal.Clock.GetTimestamp(), job.ImagesCompleted);
        try
        {
            var ended = job;
            var shown = JobWatch.Done(job);
            display.Show(job.Images, shown, () => ended = Run(watch.WaitAsync(display, shown, cancellation)));
            if (ended.ImagesFailed > 0) await TellFailuresAsync(watch, ended);
            if (ended.State == JobState.Failed) throw new GenerationException($"the job failed: {ended.Error}; the same command tries again what is missing");
            return Summary(ended, interrupted: false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await farm.DrainAsync();
            return Summary(await watch.JobAsync(CancellationToken.None), interrupted: true);
        }
    }

    private async Task TellFailuresAsync(JobWatch watch, JobRow job)
    {
        foreach (var failure in await watch.FailuresAsync(FailuresShown, CancellationToken.None))
            display.Note($"hartfarm: image {failure.Key} could not be made: {failure.Error}");
        if (job.ImagesFailed > FailuresShown) display.Note($"hartfarm: {job.ImagesFailed} images could not be made, of which the first {FailuresShown} are above");
    }

    private async Task<SynthesizeSummary> FinishAsync(SynthesizeSummary summary, CancellationToken cancellation)
    {
        folder.Placement(summary.Job).Place();
        await ContactSheet.WriteAsync(folder.Path, plan.Title, Describe(summary), cancellation);
        var finished = summary with { Seconds = Seconds(), ContactSheet = folder.ContactSheetPath };
        // With images that failed, the farm stays for another try.
        if (summary.Failed == 0) folder.Finish(finished);
        return finished;
    }

    private string Describe(SynthesizeSummary summary)
    {
        var made = summary.Images - summary.Failed;
        var shown = made > ContactSheet.MostImages ? $", of which {ContactSheet.MostImages} are shown" : "";
        var failed = summary.Failed > 0 ? $"; {summary.Failed} could not be made" : "";
        return $"{made} images of {plan.SizeClass.Width}×{plan.SizeClass.Height} pixels{shown}{failed}. Model {plan.SizeClass.Model}.";
    }

    private SynthesizeSummary Summary(JobRow job, bool interrupted) => new()
    {
        Job = job.Id,
        Images = job.Images,
        Made = Math.Max(0, job.ImagesCompleted - _before),
        Before = _before,
        Failed = job.ImagesFailed,
        Bytes = job.ImageBytes,
        Seconds = Seconds(),
        Interrupted = interrupted,
        Out = folder.Path,
    };

    private double Seconds() => terminal.Clock.GetElapsedTime(_start).TotalSeconds;

    // The command runs on a thread of its own, without a context to come back to.
    private static T Run<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static bool Run(Task task)
    {
        task.GetAwaiter().GetResult();
        return true;
    }
}
