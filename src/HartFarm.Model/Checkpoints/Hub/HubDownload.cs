namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>
/// Fetches a whole checkpoint into a folder: transformer, image tokenizer, text encoder, and the sidecar with the system prompt. Only what a model
/// is made of is fetched, safetensors before pickles and the transformer's averaged weights before the plain ones. A run that was
/// stopped is taken up by the next.
/// </summary>
public sealed class HubDownload
{
    private const int LargestSidecar = 1 << 20;

    private readonly HubClient _client;

    /// <param name="client">The connection to the hub; it stays the caller's.</param>
    public HubDownload(HubClient client) => _client = client;

    /// <summary>Fetches what <paramref name="request"/> asks for and opens it.</summary>
    /// <exception cref="HubException">Something cannot be fetched or written, or the repository does not hold what a checkpoint is made of.</exception>
    /// <exception cref="CheckpointException">What was fetched cannot be used as a checkpoint; the message names the file.</exception>
    public async Task<CheckpointFolder> PullAsync(PullRequest request, IProgress<CheckpointProgress>? progress = null, CancellationToken cancellation = default)
    {
        RefuseAnotherCheckpoint(request);
        var files = await _client.ListAsync(request.Repository, request.Revision, cancellation).ConfigureAwait(false);
        var parts = new List<HubPart>
        {
            Part(request.Repository, request.Revision, files, CheckpointFolder.TransformerName, CheckpointFolder.TransformerName, ema: true),
            Part(request.Repository, request.Revision, files, CheckpointFolder.TokenizerName, CheckpointFolder.TokenizerName, ema: false),
        };
        var published = await SidecarAsync(request, files, cancellation).ConfigureAwait(false);
        var textEncoder = await TextEncoderAsync(request, files, published, cancellation).ConfigureAwait(false);
        parts.Add(textEncoder);
        // The small things first: what is wrong with them should show before gigabytes are fetched.
        var prompt = await SystemPromptAsync(request, published, cancellation).ConfigureAwait(false);
        var commit = await FetchAsync(request, parts, progress, cancellation).ConfigureAwait(false);
        var isOwn = textEncoder.Repository == request.Repository && textEncoder.Revision == request.Revision;
        var sidecar = new CheckpointSidecar
        {
            SystemPrompt = prompt,
            Source = new CheckpointSource
            {
                Repository = request.Repository,
                Revision = request.Revision,
                Commit = commit ?? Known(request),
                TextEncoderRepository = isOwn ? null : textEncoder.Repository,
                TextEncoderRevision = isOwn ? null : textEncoder.Revision,
            },
        };
        sidecar.Write(request.Folder);
        return OpenAll(request.Folder);
    }

    private static HubPart Part(string repository, string revision, IReadOnlyList<HubFile> files, string folder, string target, bool ema) =>
        new(repository, revision, [.. HubSelection.Choose(repository, files, folder, target, ema)]);

    // Weights of two checkpoints in one folder would be mistaken for each other.
    private static void RefuseAnotherCheckpoint(PullRequest request)
    {
        var there = CheckpointSidecar.Read(request.Folder).Source?.Repository;
        if (there is not null && !string.Equals(there, request.Repository, StringComparison.OrdinalIgnoreCase))
        {
            throw new HubException($"{request.Folder} already holds the checkpoint {Quoted.Of(there)}; choose another folder for {request.Repository}.");
        }
    }

    private static string? Known(PullRequest request) =>
        CheckpointSidecar.Read(request.Folder).Source is { } source && source.Revision == request.Revision ? source.Commit : null;

    // The sidecar of a checkpoint that was published by this program.
    private async Task<CheckpointSidecar?> SidecarAsync(PullRequest request, IReadOnlyList<HubFile> files, CancellationToken cancellation)
    {
        if (files.FirstOrDefault(file => file.Path == CheckpointSidecar.FileName) is not { } file) return null;
        var json = await _client.ReadAsync(request.Repository, request.Revision, file, LargestSidecar, cancellation).ConfigureAwait(false);
        var sidecar = CheckpointSidecar.Parse($"{request.Repository}/{file.Path}", json);
        return HubPath.IsSafe(sidecar.TextEncoder)
            ? sidecar
            : throw new HubException($"{request.Repository}/{file.Path} cannot be used: text_encoder is {Quoted.Of(sidecar.TextEncoder)}, which leaves the repository.");
    }

    private async Task<HubPart> TextEncoderAsync(PullRequest request, IReadOnlyList<HubFile> files, CheckpointSidecar? published, CancellationToken cancellation)
    {
        const string Target = CheckpointSidecar.DefaultTextEncoder;
        var folder = published?.TextEncoder ?? Target;
        if (request.TextEncoderRepository is null && HubSelection.Has(files, folder)) return Part(request.Repository, request.Revision, files, folder, Target, ema: false);
        var repository = request.TextEncoderRepository ?? (PublishedModel.Is(request.Repository) ? PublishedModel.TextEncoderRepository : null)
            ?? throw new HubException($"{request.Repository} holds no text encoder in {folder}; name the repository of the one that it was trained with.");
        var listed = await _client.ListAsync(repository, request.TextEncoderRevision, cancellation).ConfigureAwait(false);
        return Part(repository, request.TextEncoderRevision, listed, "", Target, ema: false);
    }

    private async Task<string?> SystemPromptAsync(PullRequest request, CheckpointSidecar? published, CancellationToken cancellation)
    {
        if (request.SystemPromptFile is { } path)
        {
            try
            {
                return HubText.Decode(path, await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new HubException($"The system prompt {path} cannot be read: {error.Message}", error);
            }
        }
        if (published is not null) return published.SystemPrompt;
        return PublishedModel.Is(request.Repository) ? await PublishedModel.SystemPromptAsync(_client, cancellation).ConfigureAwait(false) : null;
    }

    // The commit that the checkpoint's own repository was served at, where the server said so.
    private async Task<string?> FetchAsync(PullRequest request, List<HubPart> parts, IProgress<CheckpointProgress>? progress, CancellationToken cancellation)
    {
        var total = parts.Sum(part => part.Files.Sum(chosen => chosen.File.Size));
        string? commit = null;
        long before = 0;
        foreach (var part in parts)
        {
            foreach (var (file, target) in part.Files)
            {
                var start = before;
                var report = progress is null ? null : new FileProgress(done => progress.Report(new CheckpointProgress(start + done, total, target)));
                var served = await _client.DownloadAsync(part.Repository, part.Revision, file, Path.Combine(request.Folder, target), report, cancellation).ConfigureAwait(false);
                if (part.Repository == request.Repository) commit = served ?? commit;
                before += file.Size;
            }
        }
        return commit;
    }

    private static CheckpointFolder OpenAll(string path)
    {
        var folder = CheckpointFolder.Open(path);
        folder.OpenTransformer().Dispose();
        folder.OpenTokenizer().Dispose();
        folder.OpenTextEncoder().Dispose();
        return folder;
    }
}
