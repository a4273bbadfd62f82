using System.Net;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Lists and fetches the files of model repositories over the API of the Hugging Face hub.</summary>
public sealed class HubClient : IDisposable
{
    private const int MostPages = 1000;
    private const int MostFiles = 100_000;
    private const int LargestPage = 64 << 20;
    private const int BufferSize = 1 << 17;

    private readonly HubOptions _options;
    private readonly HubHttp _http;
    private readonly HubRetry _retry;

    public HubClient(HubOptions options)
    {
        _options = options;
        _http = new HubHttp(options);
        _retry = new HubRetry(options);
    }

    /// <summary>See <see cref="HubOptions.ReferenceEndpoint"/>.</summary>
    internal Uri ReferenceEndpoint => _options.ReferenceEndpoint;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Every file of a repository at a revision.</summary>
    /// <param name="repository">Such as <c>owner/name</c>.</param>
    /// <param name="revision">A branch, a tag or a commit.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <exception cref="HubException">The repository cannot be listed, or lists a file outside itself.</exception>
    public async Task<IReadOnlyList<HubFile>> ListAsync(string repository, string revision, CancellationToken cancellation = default)
    {
        CheckNames(repository, revision);
        var what = $"The list of {repository} at {Quoted.Of(revision)}";
        var files = new Dictionary<string, HubFile>(StringComparer.Ordinal);
        Uri? page = new(_options.Endpoint, $"api/models/{repository}/tree/{Uri.EscapeDataString(revision)}?recursive=true");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages) throw new HubException($"{what} has more than {MostPages} pages.");
            var (body, next) = await GetAsync(page, LargestPage, what, mayUseToken: true, cancellation).ConfigureAwait(false);
            foreach (var file in HubListing.Parse(what, body))
            {
                if (!files.TryAdd(file.Path, file)) throw new HubException($"{what} names {Quoted.Of(file.Path)} twice.");
                if (files.Count > MostFiles) throw new HubException($"{what} has more than {MostFiles} files, so it is no model's repository.");
            }
            if (next is not null && !_http.IsOwn(next)) throw new HubException($"{what} goes on at another server, {Quoted.Of(next.Host)}.");
            page = next;
        }
        return [.. files.Values];
    }

    /// <summary>
    /// Fetches one file to <paramref name="destination"/>: it goes on where an earlier run stopped, and does nothing where the file is already
    /// there with the bytes that the hub lists. What was fetched is checked against the hub's hash before it gets its name.
    /// </summary>
    /// <param name="repository">Such as <c>owner/name</c>.</param>
    /// <param name="revision">A branch, a tag or a commit.</param>
    /// <param name="file">The file, as <see cref="ListAsync"/> lists it.</param>
    /// <param name="destination">The local path; its folder is made.</param>
    /// <param name="progress">Told how many bytes of the file are there.</param>
    /// <param name="cancellation">Stops the download; what is there stays for the next run.</param>
    /// <returns>The commit that the server says it served, or null where it did not say or nothing was fetched.</returns>
    /// <exception cref="HubException">The file cannot be fetched or written, or is not what the hub lists.</exception>
    public async Task<string?> DownloadAsync(
        string repository, string revision, HubFile file, string destination, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        CheckNames(repository, revision);
        destination = Path.GetFullPath(destination);
        if (PartialFile.IsFinished(file, destination, cancellation))
        {
            progress?.Report(file.Size);
            return null;
        }
        var address = AddressOf(repository, revision, file.Path);
        using var partial = PartialFile.Open(file, destination, cancellation);
        var transfer = new HubTransfer(_http, _retry, address, $"{repository}/{file.Path}", file, partial, progress, BufferSize);
        await transfer.RunAsync(cancellation).ConfigureAwait(false);
        return transfer.Commit;
    }

    /// <summary>The bytes of a small file of a repository, checked against the hub's hash.</summary>
    /// <exception cref="HubException">It is larger than <paramref name="limit"/>, cannot be fetched, or is not what the hub lists.</exception>
    internal async Task<byte[]> ReadAsync(string repository, string revision, HubFile file, int limit, CancellationToken cancellation)
    {
        CheckNames(repository, revision);
        var what = $"{repository}/{file.Path}";
        if (file.Size > limit) throw new HubException($"{what} has {file.Size} bytes, and no more than {limit} are read.");
        var (body, _) = await GetAsync(AddressOf(repository, revision, file.Path), limit, what, mayUseToken: true, cancellation).ConfigureAwait(false);
        return HubListing.IsContent(file, body) ? body : throw new HubException($"{what} is not the file that the hub lists.");
    }

    /// <summary>The bytes at any other address, where the token is not sent.</summary>
    /// <exception cref="HubException">They are more than <paramref name="limit"/>, or cannot be fetched.</exception>
    internal async Task<byte[]> ReadAsync(Uri address, int limit, CancellationToken cancellation) =>
        (await GetAsync(address, limit, address.ToString(), mayUseToken: false, cancellation).ConfigureAwait(false)).Body;

    private Uri AddressOf(string repository, string revision, string path) =>
        new(_options.Endpoint, $"{repository}/resolve/{Uri.EscapeDataString(revision)}/{HubPath.Escape(path)}");

    private async Task<(byte[] Body, Uri? Next)> GetAsync(Uri address, int limit, string what, bool mayUseToken, CancellationToken cancellation)
    {
        try
        {
            return await _retry.RunAsync(
                async token =>
                {
                    using var response = await _http.GetAsync(address, 0, what, mayUseToken, token).ConfigureAwait(false);
                    if (response.StatusCode != HttpStatusCode.OK) throw new HubException($"{what} cannot be fetched: the server answers {(int)response.StatusCode}.");
                    var body = await BodyAsync(response, limit, what, token).ConfigureAwait(false);
                    return (body, HubListing.NextPage(response, address));
                },
                cancellation).ConfigureAwait(false);
        }
        catch (TransientHubException error)
        {
            throw _retry.GiveUp(error);
        }
    }

    private async Task<byte[]> BodyAsync(HttpResponseMessage response, int limit, string what, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var stream = await _http.StepAsync(what, response.Content.ReadAsStreamAsync, cancellation).ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        while (await _http.StepAsync(what, token => stream.ReadAsync(buffer, token).AsTask(), cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > limit) throw new HubException($"{what} has more than {limit} bytes.");
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static void CheckNames(string repository, string revision)
    {
        if (!HubPath.IsRepository(repository)) throw new HubException($"{Quoted.Of(repository)} is no repository: it is named as owner/name.");
        if (!HubPath.IsSafe(revision)) throw new HubException($"{Quoted.Of(revision)} is no revision: it is a branch, a tag or a commit.");
    }
}
