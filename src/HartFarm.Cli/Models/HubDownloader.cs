using HartFarm.Cli.Commands;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Hub;

namespace HartFarm.Cli.Models;

/// <summary>Downloads checkpoints from a Hugging Face hub.</summary>
/// <param name="hub">Which hub, and how; asked at each download.</param>
/// <param name="inspector">Looks at what was downloaded.</param>
public sealed class HubDownloader(Func<HubOptions> hub, IModelInspector inspector) : IModelDownloader
{
    /// <inheritdoc/>
    public async Task<ModelReport> PullAsync(ModelPullOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation)
    {
        using var client = Connect();
        var request = new PullRequest(options.Repository, options.Out)
        {
            Revision = options.Revision ?? PullRequest.DefaultRevision,
            TextEncoderRepository = options.TextEncoder,
            TextEncoderRevision = options.TextEncoderRevision ?? PullRequest.DefaultRevision,
            SystemPromptFile = options.SystemPromptFile,
        };
        await new HubDownload(client).PullAsync(request, progress, cancellation).ConfigureAwait(false);
        return inspector.Inspect(options.Out, hash: false, cancellation);
    }

    private HubClient Connect()
    {
        try
        {
            return new HubClient(hub());
        }
        catch (HubException error)
        {
            throw new InputException(error.Message, error);
        }
    }
}
