using Spectre.Console;
using Spectre.Console.Rendering;

namespace HartFarm.Cli.Display;

/// <summary>Images done, images a second and the time left, beside a progress bar.</summary>
public sealed class PaceColumn(Pace pace) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(pace.ToString());
}
