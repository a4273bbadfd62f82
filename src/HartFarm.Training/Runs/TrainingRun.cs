using HartFarm.Model.Checkpoints;
using HartFarm.Training.Optimization;

namespace HartFarm.Training.Runs;

/// <summary>
/// Runs a training in a folder: steps, measurements, sample grids, and a state that is saved now and then, at the end and when it is
/// stopped. A resumed training goes on as if it had never stopped: on a CPU bit for bit.
/// </summary>
public sealed class TrainingRun
{
    private readonly ITrainer _trainer;
    private readonly RunOptions _options;
    private readonly OptimizerOptions _optimizer;
    private readonly IBatchSource _data;
    private readonly string _folder;
    private readonly string _config;
    private readonly TimeProvider _clock;

    /// <param name="trainer">What is trained; it stays the caller's.</param>
    /// <param name="options">How long, and when to save.</param>
    /// <param name="optimizer">The learning rates.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="folder">Where state, measurements and samples are written; made if it is not there.</param>
    /// <param name="config">The training's config as text: a state of another one is refused.</param>
    /// <param name="clock">Tells the time.</param>
    public TrainingRun(ITrainer trainer, RunOptions options, OptimizerOptions optimizer, IBatchSource data, string folder, string config, TimeProvider clock)
    {
        (_trainer, _options, _optimizer, _data, _folder, _config, _clock) = (trainer, options, optimizer, data, folder, config, clock);
    }

    /// <summary>Sees that there is a state in the folder where one is to be resumed, and none where a training begins.</summary>
    /// <exception cref="TrainingException">There is nothing to resume, or something already is in the folder.</exception>
    public static void Require(string folder, bool resume)
    {
        var state = Path.Combine(folder, TrainingState.FileName);
        if (!resume && File.Exists(state)) throw new TrainingException($"{state} is of an earlier training: resume it, or choose another folder.");
        if (resume && !File.Exists(state)) throw new TrainingException($"There is nothing to resume: {state} is not there.");
    }

    /// <summary>Trains to the last step, or until it is stopped.</summary>
    /// <param name="resume">Whether to go on from the state in the folder.</param>
    /// <param name="progress">Told after each step, on the calling thread.</param>
    /// <param name="cancellation">Stops after the step at hand, and saves.</param>
    /// <returns>How many steps were made in all; fewer than asked for when it was stopped.</returns>
    /// <exception cref="TrainingException">
    /// The loss is not finite, a file cannot be written, there is nothing to resume, or something already is in the folder.
    /// </exception>
    /// <exception cref="CheckpointException">The state cannot be read.</exception>
    public long Run(bool resume, Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Require(_folder, resume);
        MakeFolder();
        var first = resume ? TrainingState.Load(_folder, _trainer, _config) : 0;
        using var log = OpenLog(first);
        var (start, saved) = (_clock.GetTimestamp(), first);
        var step = first;
        for (; step < _options.Steps && !cancellation.IsCancellationRequested; step++)
        {
            var values = Step(step, cancellation);
            if (values is null) break;
            var made = step + 1;
            var seconds = _clock.GetElapsedTime(start).TotalSeconds;
            var speed = (made - first) * _options.Batch * _options.Accumulation / seconds;
            progress?.Invoke(new TrainingProgress(made, _options.Steps, speed, _data.Waited.TotalSeconds / seconds, values));
            if (made % _options.LogEverySteps == 0) Record(made, () => log.Write(made, values));
            if (made % _options.SampleEverySteps == 0) Look(log, made);
            if (made % _options.SaveEverySteps != 0) continue;
            Save(made);
            saved = made;
        }
        if (saved != step) Save(step);
        if (step == _options.Steps && step > first) Look(log, step);
        return step;
    }

    private Dictionary<string, double>? Step(long step, CancellationToken cancellation)
    {
        var sums = new Dictionary<string, double>();
        var parts = new List<TrainingBatch>();
        try
        {
            for (var part = 0; part < _options.Accumulation; part++) parts.Add(_data.Next(step, part, cancellation));
            foreach (var (name, value) in _trainer.Backward(parts, step).SelectMany(values => values)) sums[name] = sums.GetValueOrDefault(name) + value / _options.Accumulation;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Half a step is as good as none: it is made again when the training is resumed.
            return null;
        }
        finally
        {
            foreach (var part in parts) part.Dispose();
        }
        var rate = LearningRate.At(_optimizer, step, _options.Steps);
        var norm = _trainer.Optimizer.Step(rate, _options.Accumulation);
        if (!double.IsFinite(norm) || !double.IsFinite(sums["loss"]))
        {
            throw new TrainingException($"The loss is not finite at step {step + 1} (loss {sums["loss"]}, gradient {norm}); the state of the last save in {_folder} is good.") { WhileRunning = true };
        }
        _trainer.AfterStep(step);
        sums["gradient_norm"] = norm;
        sums["learning_rate"] = rate;
        return sums;
    }

    private void Look(TrainingLog log, long step)
    {
        using var samples = _trainer.Samples();
        Record(step, () =>
        {
            SampleGrid.Write(Path.Combine(_folder, "samples", $"step-{step:D7}.png"), samples);
            log.DrawCurves();
        });
    }

    // What was learned is worth more than what was measured of it: it is saved first where the latter cannot be written.
    private void Record(long step, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Save(step);
            throw new TrainingException($"Measurements or samples in {_folder} cannot be written: {error.Message} The state of step {step} is saved; resume it.", error)
            {
                WhileRunning = true,
            };
        }
    }

    private void Save(long step)
    {
        try
        {
            TrainingState.Save(_folder, _trainer, step, _config);
        }
        catch (CheckpointException error)
        {
            throw new TrainingException($"The state of step {step} cannot be saved; the one saved before it, if any, is as it was. {error.Message}", error) { WhileRunning = true };
        }
    }

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{_folder} cannot be made: {error.Message}", error);
        }
    }

    private TrainingLog OpenLog(long first)
    {
        try
        {
            return new TrainingLog(_folder, first);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Measurements in {_folder} cannot be written: {error.Message}", error) { WhileRunning = true };
        }
    }
}
