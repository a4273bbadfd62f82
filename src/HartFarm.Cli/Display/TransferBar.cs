using HartFarm.Model.Checkpoints;
using Spectre.Console;

namespace HartFarm.Cli.Display;

/// <summary>A checkpoint's writing or fetching as a bar on a terminal: the file in hand, bytes, speed and the time left.</summary>
public sealed class TransferBar(IAnsiConsole screen) : ITransferDisplay
{
    /// <inheritdoc/>
    public T Show<T>(Func<IProgress<CheckpointProgress>, T> work) => screen.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new DownloadedColumn { Base = FileSizeBase.Binary },
            new TransferSpeedColumn { Base = FileSizeBase.Binary },
            new RemainingTimeColumn())
        .Start(context => work(new Bar(context.AddTask("starting").IsIndeterminate())));

    private sealed class Bar(ProgressTask task) : IProgress<CheckpointProgress>
    {
        public void Report(CheckpointProgress value)
        {
            task.IsIndeterminate = false;
            task.Description = Markup.Escape(value.File);
            task.MaxValue = Math.Max(1, value.BytesTotal);
            task.Value = value.BytesDone;
        }
    }
}
