using HartFarm.Training.Runs;

namespace HartFarm.Cli.Display;

/// <summary>The same where there is no terminal: a line every few seconds, and one at the last step.</summary>
public sealed class TrainingLines(TextWriter output, TimeProvider clock) : ITrainingDisplay
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public T Show<T>(long steps, Func<Action<TrainingProgress>, T> work)
    {
        var pace = new TrainingPace(clock);
        var last = clock.GetTimestamp();
        return work(progress =>
        {
            pace.Report(progress);
            if (progress.Step < steps && clock.GetElapsedTime(last) < PlainDisplay.Pause) return;
            last = clock.GetTimestamp();
            Note($"hartfarm: {pace}");
        });
    }

    /// <inheritdoc/>
    public void Note(string line)
    {
        lock (_gate) output.WriteLine(line);
    }
}
