namespace HartFarm.Cli.Display;

/// <summary>Shows how a run gets on. Calls may come from any thread.</summary>
public interface IRunDisplay
{
    /// <summary>Runs <paramref name="work"/> on the calling thread and shows its progress meanwhile.</summary>
    /// <param name="total">Images of the run.</param>
    /// <param name="made">How many were there before.</param>
    /// <param name="work">Calls <see cref="Advance"/> as images are written.</param>
    void Show(long total, long made, Action work);

    /// <summary>An image more is written.</summary>
    void Advance();

    /// <summary>Prints a line beside the progress.</summary>
    void Note(string line);
}
