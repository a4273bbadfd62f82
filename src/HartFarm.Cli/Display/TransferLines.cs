using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Display;

/// <summary>The same where there is no terminal: a line when a file begins, one every few seconds, and one at the end.</summary>
public sealed class TransferLines(TextWriter output, TimeProvider clock) : ITransferDisplay, IProgress<CheckpointProgress>
{
    private readonly Lock _gate = new();
    private string? _file;
    private long _last;
    private bool _ended;

    /// <inheritdoc/>
    public T Show<T>(Func<IProgress<CheckpointProgress>, T> work) => work(this);

    /// <inheritdoc/>
    public void Report(CheckpointProgress value)
    {
        lock (_gate)
        {
            var ends = value.BytesDone == value.BytesTotal && !_ended;
            if (value.File == _file && !ends && clock.GetElapsedTime(_last) < PlainDisplay.Pause) return;
            (_file, _last, _ended) = (value.File, clock.GetTimestamp(), value.BytesDone == value.BytesTotal);
            output.WriteLine($"hartfarm: {ByteSize.Text(value.BytesDone)} of {ByteSize.Text(value.BytesTotal)}, {value.File}");
        }
    }
}
