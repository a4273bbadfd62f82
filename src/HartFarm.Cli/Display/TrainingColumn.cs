using Spectre.Console;
using Spectre.Console.Rendering;

namespace HartFarm.Cli.Display;

/// <summary>Step, loss, speed, time left and time waited for data, beside a progress bar.</summary>
public sealed class TrainingColumn(TrainingPace pace) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(pace.ToString());
}
