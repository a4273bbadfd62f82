using System.Security.Cryptography;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Shards;

/// <summary>
/// Writes the images of one shard in the order of their indices. What is written is a function of the images alone: no time, no name of a
/// worker. An image that could not be made is left out; the others keep their keys. Memory does not grow with the shard: what is not
/// yet put lies in temporary files. For one thread at a time.
/// </summary>
public abstract class ShardWriter : IAsyncDisposable
{
    private readonly IShardTarget _target;
    private readonly SpoolFile _main;
    private readonly SpoolFile _index;
    private long _images, _imageBytes, _last = -1;
    private bool _complete;

    private protected ShardWriter(ShardLayout layout, IShardTarget target, string? spoolFolder)
    {
        Layout = layout;
        _target = target;
        _main = Spool(spoolFolder);
        try
        {
            _index = Spool(spoolFolder);
        }
        catch
        {
            _main.Dispose();
            throw;
        }
    }

    private protected ShardLayout Layout { get; }

    private protected Stream Main => _main.Stream;

    /// <summary>Starts a shard.</summary>
    /// <param name="layout">The format and the names of the objects.</param>
    /// <param name="target">Where the objects go.</param>
    /// <param name="spoolFolder">Where temporary files go; the system's folder for them when null.</param>
    /// <exception cref="DatasetWriteException">No temporary file can be made.</exception>
    public static ShardWriter Create(ShardLayout layout, IShardTarget target, string? spoolFolder = null) => layout.Format switch
    {
        ShardFormat.WebDataset => new WebDatasetWriter(layout, target, spoolFolder),
        ShardFormat.Parquet => new ParquetShardWriter(layout, target, spoolFolder),
        ShardFormat.ImageFolder => new ImageFolderShardWriter(layout, target, spoolFolder),
        var unknown => throw new ShardException($"unknown shard format {unknown}"),
    };

    /// <summary>Adds an image.</summary>
    /// <param name="image">Of a higher index than the one before; its bytes must not change until the shard is complete.</param>
    /// <param name="cancellation">Stops the writing; the shard is then not to be completed.</param>
    /// <exception cref="ShardException">The image's key, place or record will not do; the shard is as before.</exception>
    /// <exception cref="DatasetWriteException">The disk for temporary files is full.</exception>
    public async Task WriteAsync(ShardImage image, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_complete, this);
        Check(image);
        var place = await AppendAsync(image, cancellation).ConfigureAwait(false);
        var entry = new ShardIndexEntry
        {
            Key = image.Key,
            Shard = Layout.Shard,
            Object = place.Object,
            Offset = place.Offset,
            Length = image.File.Length,
            RowGroup = place.RowGroup,
            Row = place.Row,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(image.File.Span)),
            Format = image.Format,
            Record = image.Record,
        };
        Guarded(() => _index.Stream.Write([.. ShardIndexJson.Line(entry), (byte)'\n']));
        _last = image.Record.Index;
        _images++;
        _imageBytes += image.File.Length;
    }

    /// <summary>Finishes the objects and puts them.</summary>
    /// <returns>What was put.</returns>
    public async Task<ShardContents> CompleteAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_complete, this);
        await GuardedAsync(() => FinishAsync(cancellation)).ConfigureAwait(false);
        _complete = true;
        var main = await PutAsync(Layout.MainName, _main, cancellation).ConfigureAwait(false);
        var index = await PutAsync(Layout.IndexName, _index, cancellation).ConfigureAwait(false);
        return new ShardContents(main, index, _images, _imageBytes);
    }

    /// <summary>Lets go of the temporary files. Objects that were put stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync().ConfigureAwait(false);
        _main.Dispose();
        _index.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds an image to the main object.</summary>
    private protected abstract Task<ShardPlace> AppendAsync(ShardImage image, CancellationToken cancellation);

    /// <summary>Writes the end of the main object.</summary>
    private protected abstract Task FinishAsync(CancellationToken cancellation);

    /// <summary>Lets go of what the format holds.</summary>
    private protected virtual ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    private protected Task PutAsync(string name, Stream content, CancellationToken cancellation) => _target.PutAsync(name, content, cancellation);

    private async Task<ShardObject> PutAsync(string name, SpoolFile file, CancellationToken cancellation)
    {
        // What is still buffered is written here, where the disk may be full.
        Guarded(file.Stream.Flush);
        var sha256 = await file.RewindAsync(cancellation).ConfigureAwait(false);
        await _target.PutAsync(name, file.Stream, cancellation).ConfigureAwait(false);
        return new ShardObject(name, file.Stream.Length, sha256);
    }

    private void Check(ShardImage image)
    {
        if (ImageKeys.Check(image.Key) is { } wrong) throw new ShardException($"image {image.Record.Index}: its key {wrong}");
        if (image.Record.Index <= _last) throw new ShardException($"image {image.Record.Index} ({image.Key}) comes after image {_last}");
        if (image.Record.BatchSize is null) throw new ShardException($"image {image.Record.Index} ({image.Key}): its record names no batch size");
        if (image.Record.GeneratorVersion is null) throw new ShardException($"image {image.Record.Index} ({image.Key}): its record names no generator version");
        if (image.File.IsEmpty) throw new ShardException($"image {image.Record.Index} ({image.Key}) has no bytes");
    }

    private static SpoolFile Spool(string? folder)
    {
        try
        {
            return SpoolFile.Create(folder);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException($"a temporary file in {folder ?? Path.GetTempPath()}", error);
        }
    }

    /// <summary>Writes to a temporary file.</summary>
    private protected static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException("the shard's temporary file", error);
        }
    }

    /// <inheritdoc cref="Guarded"/>
    private protected static async Task GuardedAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException("the shard's temporary file", error);
        }
    }
}
