using HartFarm.Settings;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace HartFarm.Cli.Display;

/// <summary>Where a command reads and writes.</summary>
/// <param name="Output">For results.</param>
/// <param name="Error">For messages and progress.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Screen">Draws on <paramref name="Error"/>, or null when that is no terminal, or one on which nothing is to be drawn.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, Func<Stream> Input, TimeProvider Clock, IAnsiConsole? Screen = null)
{
    /// <summary>Makes what asks questions on <see cref="Error"/>; null where that is no terminal.</summary>
    public Func<IAnsiConsole>? Questions { get; init; }

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess()
    {
        var isPlain = PlainOutput.IsAsked();
        // On a Unix terminal whatever the console writes begins with a control sequence, and so does what Spectre's consoles write, which look at it. Without a terminal it does
        // not; output and errors may be one file then, in which two writers would each have a place of its own.
        var isBare = isPlain && !OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected);
        var (output, error) = isBare ? (WriterTo(1), WriterTo(2)) : (Console.Out, Console.Error);
        var terminal = new Terminal(output, error, Console.OpenStandardInput, TimeProvider.System);
        if (Console.IsErrorRedirected) return terminal;
        if (isPlain) return terminal with { Questions = () => Draw(AnsiSupport.No) };
        var screen = Draw(AnsiSupport.Detect);
        return terminal with { Screen = screen, Questions = () => screen };
    }

    /// <summary>Progress for this terminal: a bar where one can be drawn, else a plain line every few seconds.</summary>
    public IRunDisplay Progress() => Screen is { } screen ? new BarDisplay(screen, Clock) : new PlainDisplay(Error, Clock);

    /// <summary>The same for the writing or fetching of a checkpoint.</summary>
    public ITransferDisplay Transfer() => Screen is { } screen ? new TransferBar(screen) : new TransferLines(Error, Clock);

    /// <summary>The same for a training.</summary>
    public ITrainingDisplay Training() => Screen is { } screen ? new TrainingBar(screen, Clock) : new TrainingLines(Error, Clock);

    /// <summary>Runs what takes seconds on the calling thread; where there is a screen it says what is being waited for.</summary>
    public T Wait<T>(string what, Func<T> work) => Screen is { } screen ? screen.Status().Start(Markup.Escape(what), _ => work()) : work();

    private static TextWriter WriterTo(int descriptor) => TextWriter.Synchronized(
        new StreamWriter(new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)) { AutoFlush = true });

    private static IAnsiConsole Draw(AnsiSupport support) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = support,
        ColorSystem = support == AnsiSupport.No ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });
}
