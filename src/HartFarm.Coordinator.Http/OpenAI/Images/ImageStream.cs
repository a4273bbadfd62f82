using System.Net.ServerSentEvents;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Partials;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>A request's images as events: unfinished ones as they come, then the finished ones, or why there are none.</summary>
internal sealed partial class ImageStream : IAsyncDisposable
{
    private readonly Dictionary<long, int> _shown = [];
    private readonly ImageGenerationRequest _request;
    private readonly PartialFeed _feed;
    private readonly CancellationTokenSource _gone;
    private readonly Task<FinishedImages> _finished;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="request">What was asked for.</param>
    /// <param name="feed">Its unfinished images; closed with this.</param>
    /// <param name="finish">Waits for the finished ones, and cancels their job when nobody watches any more.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="log">Is told of errors that are none of the caller's business.</param>
    /// <param name="cancellation">Nobody watches any more.</param>
    public ImageStream(
        ImageGenerationRequest request, PartialFeed feed, Func<CancellationToken, Task<FinishedImages>> finish, TimeProvider clock, ILogger log,
        CancellationToken cancellation)
    {
        (_request, _feed, _clock, _log) = (request, feed, clock, log);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _finished = finish(_gone.Token);
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    private string Quality => _request.Quality ?? ImageJob.Auto;

    /// <summary>The events; to be read once.</summary>
    public async IAsyncEnumerable<SseItem<object>> EventsAsync()
    {
        while (!_finished.IsCompleted)
        {
            await Task.WhenAny(_finished, _feed.WaitAsync()).ConfigureAwait(false);
            while (_feed.TryRead(out var made))
            {
                if (IsNext(made)) yield return Event(made);
            }
        }
        foreach (var last in await EndAsync().ConfigureAwait(false)) yield return last;
    }

    /// <summary>Ends it, whether or not all was read; a job that still runs is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync().ConfigureAwait(false);
        await ((Task)_finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _feed.Dispose();
        _gone.Dispose();
    }

    // A batch that is made again shows what was shown before.
    private bool IsNext(Contracts.Shards.PartialImageMade made)
    {
        if (made.Image >= (_request.N ?? 1) || made.Index >= _request.PartialImages || made.Index <= _shown.GetValueOrDefault(made.Image, -1)) return false;
        _shown[made.Image] = made.Index;
        return true;
    }

    private SseItem<object> Event(Contracts.Shards.PartialImageMade made) => new(
        new ImagePartialEvent
        {
            B64Json = Convert.ToBase64String(made.File),
            PartialImageIndex = made.Index,
            CreatedAt = Now,
            OutputFormat = _request.OutputFormat ?? "png",
            Quality = Quality,
            Size = $"{made.Width}x{made.Height}",
            ImageIndex = (int)made.Image,
        },
        ImagePartialEvent.EventType);

    private async Task<IEnumerable<SseItem<object>>> EndAsync()
    {
        try
        {
            return ImageEvents.Of(await _finished.ConfigureAwait(false), Now);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception error)
        {
            // The answer has begun with 200, so what went wrong is told in an event.
            var problem = ProblemOf.Exception(error);
            if (problem is null) LogFailure(_log, error);
            var body = problem is null ? ErrorShape.Of(500, "The images could not be made.") : ErrorShape.Of(problem);
            return [new SseItem<object>(new ErrorEvent(body.Error), ErrorEvent.EventType)];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A stream of images has failed.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
