using Spectre.Console;

namespace HartFarm.Cli.Display;

/// <summary>Where a command reads and writes.</summary>
/// <param name="Output">For results.</param>
/// <param name="Error">For messages and progress.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Screen">Draws on <paramref name="Error"/>, or null when that is no terminal.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, Func<Stream> Input, TimeProvider Clock, IAnsiConsole? Screen = null)
{
    /// <summary>The process's own.</summary>
    public static Terminal OfProcess() => new(
        Console.Out,
        Console.Error,
        Console.OpenStandardInput,
        TimeProvider.System,
        Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    /// <summary>Progress for this terminal: a bar where one can be drawn, else a plain line every few seconds.</summary>
    public IRunDisplay Progress() => Screen is { } screen ? new BarDisplay(screen, Clock) : new PlainDisplay(Error, Clock);

    /// <summary>The same for the writing or fetching of a checkpoint.</summary>
    public ITransferDisplay Transfer() => Screen is { } screen ? new TransferBar(screen) : new TransferLines(Error, Clock);

    /// <summary>The same for a training.</summary>
    public ITrainingDisplay Training() => Screen is { } screen ? new TrainingBar(screen, Clock) : new TrainingLines(Error, Clock);

    /// <summary>Runs what takes seconds on the calling thread; where there is a screen it says what is being waited for.</summary>
    public T Wait<T>(string what, Func<T> work) => Screen is { } screen ? screen.Status().Start(Markup.Escape(what), _ => work()) : work();
}
