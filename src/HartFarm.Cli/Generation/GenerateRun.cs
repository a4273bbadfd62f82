using HartFarm.Cli.Display;
using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Generation;

/// <summary>Makes the images of a run that are missing, and writes them.</summary>
/// <param name="generator">Makes the images, on the thread that calls <see cref="Run"/>.</param>
/// <param name="batch">Images at a time, to begin with.</param>
/// <param name="options">What was asked for.</param>
/// <param name="prompts">The prompts, which were checked.</param>
/// <param name="summary">What the check found.</param>
/// <param name="writer">Takes the images.</param>
/// <param name="display">Shows progress and warnings.</param>
/// <param name="clock">Tells the time.</param>
public sealed class GenerateRun(
    IImageGenerator generator,
    int batch,
    GenerateOptions options,
    PromptSource prompts,
    PromptSummary summary,
    ImageFolderWriter writer,
    IRunDisplay display,
    TimeProvider clock)
{
    private readonly WarningReport _warnings = new(prompts.Name, display.Note);

    /// <summary>Makes what is missing. However it ends, the images that were made are written and in the metadata.</summary>
    /// <param name="cancellation">Ends the run: the batch being computed is lost, those before it are kept.</param>
    /// <exception cref="GenerationException">The generator failed.</exception>
    /// <exception cref="DatasetWriteException">A file could not be written.</exception>
    /// <exception cref="PromptException">The prompt file changed since it was checked.</exception>
    public GenerateSummary Run(CancellationToken cancellation)
    {
        var before = writer.Made;
        var start = clock.GetTimestamp();
        var interrupted = false;
        if (before < summary.Images)
        {
            try
            {
                display.Show(summary.Images, before, () => interrupted = !Make(cancellation));
            }
            finally
            {
                _warnings.Finish();
            }
        }
        return new GenerateSummary
        {
            Images = summary.Images,
            Made = writer.Made - before,
            Before = before,
            Seconds = clock.GetElapsedTime(start).TotalSeconds,
            Warnings = _warnings.Prompts,
            Interrupted = interrupted,
            Out = options.Out,
            ModelHash = generator.Description.ModelHash,
            Device = generator.Description.Device,
            Precision = generator.Description.Precision,
        };
    }

    /// <returns>False when the run was interrupted.</returns>
    private bool Make(CancellationToken cancellation)
    {
        bool done;
        try
        {
            using var files = new ImageFileQueue(writer, options.Encoding, made => ImageRecords.Of(made, options, generator.Description), Written);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, files.Failed);
            done = Make(files, stop.Token);
            files.Finish();
        }
        catch
        {
            CompleteQuietly();
            throw;
        }
        writer.Complete();
        return done;
    }

    private bool Make(ImageFileQueue files, CancellationToken stop)
    {
        var missing = ImageTask.Of(PromptCheck.Again(prompts, summary), options).Where(task => !writer.IsMade(task.Index));
        try
        {
            foreach (var made in new BatchGenerator(generator, options, batch, display.Note).Run(missing, stop)) files.Add(made);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || files.Failed.IsCancellationRequested)
        {
            return false;
        }
    }

    private void CompleteQuietly()
    {
        try
        {
            writer.Complete();
        }
        catch (DatasetWriteException)
        {
            // What went wrong first is told; the next run completes the metadata.
        }
    }

    private void Written(MadeImage made)
    {
        display.Advance();
        _warnings.Add(made);
    }
}
