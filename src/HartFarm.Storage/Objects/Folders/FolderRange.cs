namespace HartFarm.Storage.Objects.Folders;

/// <summary>A part of a file, from its position on; a failure to read is the store's.</summary>
internal sealed class FolderRange(string key, FileStream file, long length) : ObjectStream(length)
{
    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (FolderErrors.IsCause(error))
        {
            throw FolderErrors.Of(error, $"{key} could not be read");
        }
    }

    protected override int ReadSome(Span<byte> buffer)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (Exception error) when (FolderErrors.IsCause(error))
        {
            throw FolderErrors.Of(error, $"{key} could not be read");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
