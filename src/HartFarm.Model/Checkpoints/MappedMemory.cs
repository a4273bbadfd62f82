using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace HartFarm.Model.Checkpoints;

/// <summary>A file mapped read-only into memory: its pages are read when they are touched, and shared between processes.</summary>
internal sealed unsafe partial class MappedMemory : IDisposable
{
    private const int DontNeed = 4;

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    /// <exception cref="CheckpointException">The file is missing, empty or unreadable.</exception>
    internal MappedMemory(string path)
    {
        _path = path;
        try
        {
            Length = new FileInfo(path).Length;
            if (Length == 0) throw new CheckpointException($"{path} is empty.");
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            try
            {
                // A length of its own: a file that shrank since is refused here, rather than crash the process when it is read.
                _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            }
            catch
            {
                _file.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CheckpointException($"{path} cannot be read: {error.Message}", error);
        }
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The first byte.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed: reading on would end the process.</exception>
    internal byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, _path);
            return _start;
        }
    }

    /// <summary>How many bytes the file has.</summary>
    internal long Length { get; }

    /// <summary>The bytes from <paramref name="offset"/> on, or an empty span where the file does not have that many there.</summary>
    internal ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length is >= 0 and <= int.MaxValue && offset <= Length - length ? new ReadOnlySpan<byte>(Start + offset, (int)length) : default;

    /// <summary>Lets go of the pages that lie within a range; they are read again when they are touched.</summary>
    internal void Forget(long offset, long length)
    {
        if (!OperatingSystem.IsLinux()) return;
        var page = (nuint)Environment.SystemPageSize;
        var (first, end) = (((nuint)(Start + offset) + page - 1) / page * page, (nuint)(Start + offset + length) / page * page);
        // Advice, which the kernel may leave.
        if (first < end) _ = Advise(first, end - first, DontNeed);
    }

    public void Dispose()
    {
        if (_start == null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
