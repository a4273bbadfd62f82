using System.Net;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>The download of one file: as many requests as it takes, each going on where the last one broke off.</summary>
internal sealed class HubTransfer
{
    private readonly HubHttp _http;
    private readonly HubRetry _retry;
    private readonly Uri _address;
    private readonly string _what;
    private readonly HubFile _file;
    private readonly PartialFile _partial;
    private readonly IProgress<long>? _progress;
    private readonly byte[] _buffer;

    internal HubTransfer(HubHttp http, HubRetry retry, Uri address, string what, HubFile file, PartialFile partial, IProgress<long>? progress, int bufferSize)
    {
        _http = http;
        _retry = retry;
        _address = address;
        _what = what;
        _file = file;
        _partial = partial;
        _progress = progress;
        _buffer = new byte[bufferSize];
    }

    /// <summary>The commit that the server says it served, or null.</summary>
    internal string? Commit { get; private set; }

    /// <summary>Fetches what is missing, checks the whole and gives the file its name.</summary>
    /// <exception cref="HubException">It cannot be fetched or written, or is not what the hub lists.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var wasResumed = _partial.Length > 0;
        await FetchAsync(cancellation).ConfigureAwait(false);
        if (!_partial.IsRight() && wasResumed)
        {
            // The start may be of an older revision of the file, and the rest of this one.
            _partial.Restart();
            await FetchAsync(cancellation).ConfigureAwait(false);
        }
        if (!_partial.IsRight())
        {
            _partial.Discard();
            throw new HubException($"{_what} arrived damaged: its bytes do not have the hash {_file.Sha256 ?? _file.GitSha1} that the hub lists.");
        }
        _partial.Finish();
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        _progress?.Report(_partial.Length);
        var best = _partial.Length;
        while (_partial.Length < _file.Size)
        {
            try
            {
                await _retry.RunAsync(AttemptAsync, cancellation).ConfigureAwait(false);
            }
            catch (TransientHubException error)
            {
                // Where the file grew, the tries count anew; a server that breaks off at the same place each time is given up.
                if (_partial.Length <= best) throw _retry.GiveUp(error);
                best = _partial.Length;
            }
        }
    }

    private async Task<bool> AttemptAsync(CancellationToken cancellation)
    {
        var from = _partial.Length;
        using var response = await _http.GetAsync(_address, from, _what, mayUseToken: true, cancellation).ConfigureAwait(false);
        if (response.Headers.TryGetValues("X-Repo-Commit", out var commits)) Commit = commits.First();
        if (response.StatusCode == HttpStatusCode.OK && from > 0) _partial.Restart();
        if (response.StatusCode != HttpStatusCode.OK && !Continues(response, from))
        {
            _partial.Restart();
            throw new TransientHubException($"{_what} cannot be fetched: the server does not continue at byte {from}");
        }
        var stream = await _http.StepAsync(_what, response.Content.ReadAsStreamAsync, cancellation).ConfigureAwait(false);
        while (await _http.StepAsync(_what, token => stream.ReadAsync(_buffer, token).AsTask(), cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            _partial.Append(_buffer.AsSpan(0, read));
            _progress?.Report(_partial.Length);
        }
        if (_partial.Length < _file.Size) throw new TransientHubException($"{_what} cannot be fetched: it ended after {_partial.Length} of {_file.Size} bytes");
        return true;
    }

    private bool Continues(HttpResponseMessage response, long from) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && response.Content.Headers.ContentRange is { From: { } start } range
        && start == from
        && (range.Length ?? _file.Size) == _file.Size;
}
