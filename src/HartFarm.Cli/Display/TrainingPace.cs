using System.Globalization;
using HartFarm.Training.Runs;

namespace HartFarm.Cli.Display;

/// <summary>Says how far a training is, for people. Safe for concurrent calls.</summary>
public sealed class TrainingPace
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private long _before = -1;
    private volatile string _text = "";

    /// <param name="clock">Tells the time; it starts now.</param>
    public TrainingPace(TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>Takes what is known after a step; one thread calls it.</summary>
    public void Report(TrainingProgress progress)
    {
        if (_before < 0) _before = progress.Step - 1;
        var seconds = _clock.GetElapsedTime(_start).TotalSeconds;
        var left = (progress.Steps - progress.Step) * seconds / (progress.Step - _before);
        _text = string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step}/{progress.Steps}, loss {progress.Values["loss"]:G4}, {Pace.Number(progress.SamplesPerSecond)} images/s, {Pace.Duration(left)} left, {progress.WaitingShare:P1} waiting for data");
    }

    /// <summary>As in <c>step 40/1000, loss 0.0123, 126 images/s, 00:02:04 left, 0.3 % waiting for data</c>.</summary>
    public override string ToString() => _text;
}
