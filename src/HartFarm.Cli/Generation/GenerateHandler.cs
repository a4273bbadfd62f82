using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Generation;

/// <summary>Runs <c>hartfarm generate</c>: what can be refused is refused before the model is loaded, and the model's doing before an image is made.</summary>
public sealed class GenerateHandler(GeneratorFactory factory, Terminal terminal)
{
    /// <summary>Runs to the end or until interrupted.</summary>
    /// <returns><see cref="ExitCodes.Done"/> or <see cref="ExitCodes.Interrupted"/>.</returns>
    public int Run(GenerateOptions options, CancellationToken cancellation)
    {
        using var prompts = options.PromptFile is { } file
            ? PromptFile.Open(file, terminal.Input)
            : (PromptSource)new PromptList("--prompt", options.Prompts);
        var summary = PromptCheck.Run(prompts, options.Count, cancellation);
        if (!Directory.Exists(options.Model)) throw new InputException($"--model: there is no folder {options.Model}");
        using var folder = DatasetLock.Take(options.Out);
        using var loaded = terminal.Wait($"loading {options.Model}", () => factory(options, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var settings = ImageRecords.Settings(options, summary, loaded.Generator.Description);
        using var writer = ImageFolderWriter.Open(folder, settings, options.Encoding, summary.Images, options.Verify, terminal.Clock);

        var display = terminal.Progress();
        using var notice = cancellation.Register(() => display.Note("hartfarm: stopping; the images that are made are being written"));
        var batch = options.Batch ?? loaded.SuggestBatch();
        if (batch == 0) terminal.Error.WriteLine("hartfarm: warning: the memory that is free may be too small for one image");
        var run = new GenerateRun(loaded.Generator, Math.Max(1, batch), options, prompts, summary, writer, display, terminal.Clock);
        var result = run.Run(cancellation);
        terminal.Output.WriteLine(options.Json ? result.Json() : result.ToString());
        return result.Interrupted ? ExitCodes.Interrupted : ExitCodes.Done;
    }
}
