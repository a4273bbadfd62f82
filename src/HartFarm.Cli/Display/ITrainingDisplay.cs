using HartFarm.Training.Runs;

namespace HartFarm.Cli.Display;

/// <summary>Shows how a training gets on. Calls may come from any thread.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs <paramref name="work"/> on the calling thread and shows its progress meanwhile.</summary>
    /// <param name="steps">Steps of the training.</param>
    /// <param name="work">Reports after each step.</param>
    T Show<T>(long steps, Func<Action<TrainingProgress>, T> work);

    /// <summary>Prints a line beside the progress.</summary>
    void Note(string line);
}
