using System.Threading.Channels;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Cli.Generation;

/// <summary>
/// Encodes and writes images in the background while the next are computed. It holds few batches: a generator that is faster than the
/// disk waits. The first failure cancels <see cref="Failed"/>.
/// </summary>
public sealed class ImageFileQueue : IDisposable
{
    private const int Waiting = 2;

    private readonly Channel<IReadOnlyList<MadeImage>> _batches = Channel.CreateBounded<IReadOnlyList<MadeImage>>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _failed = new();
    private readonly ImageFolderWriter _writer;
    private readonly Func<MadeImage, ImageRecord> _record;
    private readonly ImageEncoding _encoding;
    private readonly Action<MadeImage> _written;
    private readonly Task _work;

    /// <param name="writer">Takes the files; nobody else may write while this lives.</param>
    /// <param name="encoding">Of the files.</param>
    /// <param name="record">The record of an image.</param>
    /// <param name="written">Called for each image that is made, in order, on another thread.</param>
    public ImageFileQueue(ImageFolderWriter writer, ImageEncoding encoding, Func<MadeImage, ImageRecord> record, Action<MadeImage> written)
    {
        _writer = writer;
        _encoding = encoding;
        _record = record;
        _written = written;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Cancelled when an image could not be written: there is no use in making more.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Hands over a batch; waits while the queue is full.</summary>
    /// <exception cref="OperationCanceledException">An image could not be written.</exception>
    public void Add(IReadOnlyList<MadeImage> batch) => _batches.Writer.WriteAsync(batch, Failed).AsTask().GetAwaiter().GetResult();

    /// <summary>Waits until all that was handed over is written.</summary>
    /// <exception cref="DatasetWriteException">An image could not be written.</exception>
    /// <exception cref="ImageException">An image could not be encoded.</exception>
    public void Finish()
    {
        _batches.Writer.TryComplete();
        _work.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Writer.TryComplete();
        ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        _failed.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync().ConfigureAwait(false)) Write(batch);
        }
        catch
        {
            await _failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Write(IReadOnlyList<MadeImage> batch)
    {
        var records = batch.Select(_record).ToArray();
        var files = new byte[batch.Count][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) };
        try
        {
            Parallel.For(0, batch.Count, parallel, i => files[i] = Encode(batch[i], records[i]));
        }
        catch (AggregateException error) when (error.InnerExceptions.OfType<ImageException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        for (var i = 0; i < batch.Count; i++)
        {
            _writer.Write(records[i], files[i]);
            _written(batch[i]);
        }
    }

    private byte[] Encode(MadeImage made, ImageRecord record) =>
        ImageEncoder.Encode(made.Image.Rgb, made.Image.Width, made.Image.Height, _encoding, RecordJson.Embedded(record));
}
