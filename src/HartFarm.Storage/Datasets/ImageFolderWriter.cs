using System.Security.Cryptography;
using HartFarm.Storage.Files;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Datasets;

/// <summary>
/// Writes a dataset as a Hugging Face ImageFolder: <c>images/00000/000000000.png</c> and so on, and <c>metadata.jsonl</c> with a line an
/// image. It can be stopped at any point, by a kill too: the next run with the same settings finds what is made. An image is made when
/// it has a line and a file of the size that the line says. One thread writes; another may ask what is made.
/// </summary>
public sealed class ImageFolderWriter : IDisposable
{
    private readonly DatasetLayout _layout;
    private readonly MetadataStore _metadata;
    private readonly long _images;
    private string? _lastFolder;

    private ImageFolderWriter(DatasetLayout layout, MetadataStore metadata, long images)
    {
        _layout = layout;
        _metadata = metadata;
        _images = images;
    }

    /// <summary>How many images are made.</summary>
    public long Made => _metadata.Made.Count;

    /// <summary>Starts a dataset, or goes on with one of the same settings.</summary>
    /// <param name="folder">The right to write into the folder; it must outlive the writer, which does not dispose it.</param>
    /// <param name="settings">What the images depend on.</param>
    /// <param name="encoding">How the images will be encoded; it must be part of the settings too.</param>
    /// <param name="images">How many the run makes in all.</param>
    /// <param name="verify">Also compare the SHA-256 of every file that is there; one that differs counts as missing.</param>
    /// <param name="clock">Tells when to write the metadata anew; the system's when null.</param>
    /// <exception cref="DatasetRefusedException">The folder holds another dataset, or cannot be read or written.</exception>
    public static ImageFolderWriter Open(
        DatasetLock folder, DatasetSettings settings, ImageEncoding encoding, long images, bool verify = false, TimeProvider? clock = null)
    {
        var layout = new DatasetLayout(folder.Folder, encoding.Extension);
        try
        {
            SettingsFile.Claim(layout, settings);
            var metadata = new MetadataStore(layout, line => Stands(layout, line, images, verify), clock ?? TimeProvider.System);
            return new ImageFolderWriter(layout, metadata, images);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetRefusedException($"{folder.Folder} cannot take the dataset: {error.Message}", error);
        }
    }

    /// <summary>Whether image <paramref name="index"/> is there with its line.</summary>
    public bool IsMade(long index) => _metadata.Made.Contains(index);

    /// <summary>Puts an image and then its line; afterwards it is made.</summary>
    /// <param name="record">The image, which is not yet made.</param>
    /// <param name="file">The bytes of its file.</param>
    /// <exception cref="DatasetWriteException">The disk is full or the folder is gone; the image is not made.</exception>
    public void Write(ImageRecord record, ReadOnlySpan<byte> file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record.Index, nameof(record));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record.Index, _images, nameof(record));
        var path = _layout.FilePath(record.Index);
        var line = RecordJson.Line(record, _layout.FileName(record.Index), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
        try
        {
            EnsureFolder(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, file);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(path, error);
        }
        Guarded(() => _metadata.Append(record.Index, line));
    }

    /// <summary>Brings the metadata up to all images made, in order. To be called at the end, however the run ended.</summary>
    /// <exception cref="DatasetWriteException">The disk is full; the metadata stay as they were, and the next run completes them.</exception>
    public void Complete() => Guarded(_metadata.Complete);

    /// <summary>Closes the files. What <see cref="Complete"/> was not called for is found by the next run.</summary>
    public void Dispose() => _metadata.Dispose();

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException(_layout.MetadataPath, error);
        }
    }

    private void EnsureFolder(string folder)
    {
        if (folder == _lastFolder) return;
        Directory.CreateDirectory(folder);
        _lastFolder = folder;
    }

    private static bool Stands(DatasetLayout layout, MetadataLine line, long images, bool verify)
    {
        if (line.Index < 0 || line.Index >= images || line.FileName != layout.FileName(line.Index)) return false;
        var file = new FileInfo(layout.FilePath(line.Index));
        if (!file.Exists || file.Length != line.Bytes) return false;
        if (!verify) return true;
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == line.Sha256;
    }
}
