namespace HartFarm.Storage.Objects.S3;

/// <summary>An answer's body as it comes in. One that ends early or stalls is an error, never the end of the object.</summary>
internal sealed class S3Range(string key, HttpResponseMessage response, Stream body, S3Errors errors, TimeSpan timeout, TimeProvider time) : ObjectStream(long.MaxValue)
{
    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await body.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw Failure(new HttpRequestException($"no byte within {timeout.TotalSeconds:0.#} s", error));
        }
        catch (IOException error)
        {
            throw Failure(new HttpRequestException(error.Message, error));
        }
    }

    protected override int ReadSome(Span<byte> buffer)
    {
        try
        {
            return body.Read(buffer);
        }
        catch (IOException error)
        {
            throw Failure(new HttpRequestException(error.Message, error));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) response.Dispose();
        base.Dispose(disposing);
    }

    private StoreException Failure(HttpRequestException error) => errors.Of(error, key, $"{key} could not be read");
}
