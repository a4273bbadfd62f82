namespace HartFarm.Cli.Display;

/// <summary>Progress where there is no terminal: a line every few seconds.</summary>
public sealed class PlainDisplay(TextWriter output, TimeProvider clock) : IRunDisplay
{
    /// <summary>The time between two lines.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Pace? _pace;
    private long _last;

    /// <inheritdoc/>
    public void Show(long total, long made, Action work)
    {
        _pace = new Pace(clock, total, made);
        _last = clock.GetTimestamp();
        work();
    }

    /// <inheritdoc/>
    public void Advance()
    {
        lock (_gate)
        {
            _pace?.Advance();
            if (clock.GetElapsedTime(_last) < Pause) return;
            _last = clock.GetTimestamp();
            output.WriteLine($"hartfarm: {_pace}");
        }
    }

    /// <inheritdoc/>
    public void Note(string line)
    {
        lock (_gate) output.WriteLine(line);
    }
}
