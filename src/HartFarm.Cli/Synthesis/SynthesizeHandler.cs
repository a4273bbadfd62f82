using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Storage.Datasets;
using HartFarm.Worker.Models;

namespace HartFarm.Cli.Synthesis;

/// <summary>Runs <c>hartfarm synthesize</c>: what can be refused is refused before the model is loaded.</summary>
public sealed class SynthesizeHandler(ModelLoaderFactory loaders, Terminal terminal)
{
    /// <summary>Runs to the end or until interrupted.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int Run(SynthesizeOptions options, CancellationToken cancellation)
    {
        using var plan = SynthesisPlan.Make(options, loaders, terminal.Input, cancellation);
        return options.DryRun ? Estimate(plan, cancellation) : Make(plan, cancellation);
    }

    private int Estimate(SynthesisPlan plan, CancellationToken cancellation)
    {
        var report = new DryRun(plan, terminal, terminal.Error.WriteLine).RunAsync(cancellation).GetAwaiter().GetResult();
        terminal.Output.WriteLine(plan.Options.Json ? report.Json() : report.ToString());
        return ExitCodes.Done;
    }

    private int Make(SynthesisPlan plan, CancellationToken cancellation)
    {
        using var folder = SynthesisFolder.Take(plan.Options.Out!);
        if (folder.Settings is { } earlier) SettingsFile.Compare(folder.Path, earlier, SynthesisSettings.Before(plan, earlier));
        var summary = folder.Finished() is { } finished
            ? finished with { Made = 0, Before = finished.Images, Seconds = 0, Out = folder.Path, ContactSheet = folder.ContactSheetPath, WasFinished = true }
            : Make(plan, folder, cancellation);
        terminal.Output.WriteLine(plan.Options.Json ? summary.Json() : summary.ToString());
        return summary.Interrupted ? ExitCodes.Interrupted : summary.Failed > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private SynthesizeSummary Make(SynthesisPlan plan, SynthesisFolder folder, CancellationToken cancellation)
    {
        var display = terminal.Progress();
        using var notice = cancellation.Register(() => display.Note("hartfarm: stopping; what is nearly made is being finished, within seconds"));
        return new SynthesisRun(plan, folder, terminal, display).RunAsync(cancellation).GetAwaiter().GetResult();
    }
}
