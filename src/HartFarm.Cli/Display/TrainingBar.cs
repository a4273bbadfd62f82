using HartFarm.Training.Runs;
using Spectre.Console;

namespace HartFarm.Cli.Display;

/// <summary>A training as a bar on a terminal.</summary>
public sealed class TrainingBar(IAnsiConsole screen, TimeProvider clock) : ITrainingDisplay
{
    /// <inheritdoc/>
    public T Show<T>(long steps, Func<Action<TrainingProgress>, T> work)
    {
        var pace = new TrainingPace(clock);
        return screen.Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new TrainingColumn(pace), new SpinnerColumn()).Start(context =>
        {
            var task = context.AddTask("steps", maxValue: steps);
            return work(progress =>
            {
                pace.Report(progress);
                task.Value = progress.Step;
            });
        });
    }

    /// <inheritdoc/>
    public void Note(string line) => screen.WriteLine(line);
}
