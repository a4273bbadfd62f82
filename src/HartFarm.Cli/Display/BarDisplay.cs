using Spectre.Console;

namespace HartFarm.Cli.Display;

/// <summary>Progress as a bar on a terminal.</summary>
public sealed class BarDisplay(IAnsiConsole screen, TimeProvider clock) : IRunDisplay
{
    private Pace? _pace;
    private ProgressTask? _task;

    /// <inheritdoc/>
    public void Show(long total, long made, Action work)
    {
        var pace = _pace = new Pace(clock, total, made);
        screen.Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new PaceColumn(pace), new SpinnerColumn()).Start(context =>
        {
            _task = context.AddTask("images", maxValue: total);
            _task.Value = made;
            work();
        });
    }

    /// <inheritdoc/>
    public void Advance()
    {
        _pace?.Advance();
        _task?.Increment(1);
    }

    /// <inheritdoc/>
    public void Note(string line) => screen.WriteLine(line);
}
