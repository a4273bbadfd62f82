using Polly;

namespace HartFarm.Storage.Objects;

/// <summary>A stream of an object that goes on where it broke off, unless the object was written anew meanwhile.</summary>
internal sealed class ResumedStream(string key, ObjectStream first, long offset, long? length, IObjectStore store, ResiliencePipeline pipeline) : ObjectStream(long.MaxValue)
{
    private Stream? _part = first;

    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        await pipeline.ExecuteAsync(async token =>
        {
            _part ??= await ReopenAsync(token).ConfigureAwait(false);
            try
            {
                return await _part.ReadAsync(buffer, token).ConfigureAwait(false);
            }
            catch (StoreUnavailableException)
            {
                await _part.DisposeAsync().ConfigureAwait(false);
                _part = null;
                throw;
            }
        }, cancellation).ConfigureAwait(false);

    protected override int ReadSome(Span<byte> buffer)
    {
        var block = new byte[buffer.Length];
        var read = ReadSomeAsync(block, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        block.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _part?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<Stream> ReopenAsync(CancellationToken cancellation)
    {
        var part = await store.OpenAsync(key, offset + Position, length - Position, cancellation).ConfigureAwait(false);
        if (part is ObjectStream { Version: var version } && version != Version)
        {
            await part.DisposeAsync().ConfigureAwait(false);
            throw new StoreRefusedException($"{key} was written anew while it was read");
        }
        return part;
    }
}
