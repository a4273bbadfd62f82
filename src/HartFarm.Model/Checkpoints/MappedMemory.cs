using System.IO.MemoryMappedFiles;

namespace HartFarm.Model.Checkpoints;

/// <summary>A file mapped read-only into memory: its pages are read when they are touched, and shared between processes.</summary>
internal sealed unsafe class MappedMemory : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <exception cref="CheckpointException">The file is missing, empty or unreadable.</exception>
    internal MappedMemory(string path)
    {
        try
        {
            Length = new FileInfo(path).Length;
            if (Length == 0) throw new CheckpointException($"{path} is empty.");
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start;
    }

    /// <summary>The first byte.</summary>
    internal byte* Start { get; }

    /// <summary>How many bytes the file has.</summary>
    internal long Length { get; }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
