namespace HartFarm.Concurrency;

/// <summary>
/// Does together what is asked for at the same time. Nobody waits for others to come: who comes first is served at once, and those who come meanwhile
/// are served together next. Each gets an answer of its own, and what fails for several is done again for each by itself, so that nobody fails for
/// another's sake.
/// </summary>
/// <typeparam name="TItem">What is asked.</typeparam>
/// <typeparam name="TAnswer">The answers.</typeparam>
/// <param name="work">Does it, all or nothing, and gives an answer for each item, in their order.</param>
/// <param name="most">Items that are done together at most.</param>
public sealed class Gathering<TItem, TAnswer>(Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TAnswer>>> work, int most)
{
    // A lane is there while something is done in it, with what waits for it.
    private readonly Dictionary<Guid, Queue<Request>> _lanes = [];

    /// <summary>Asks.</summary>
    /// <param name="lane">Only what is asked in the same lane is done together, and lanes do not wait for each other; null is done by itself.</param>
    /// <param name="item">What is asked.</param>
    /// <param name="cancellation">Ends the waiting; work that others wait for, too, goes on.</param>
    public async Task<TAnswer> AskAsync(Guid? lane, TItem item, CancellationToken cancellation) =>
        (await AskAsync(lane, [item], cancellation).ConfigureAwait(false))[0];

    /// <summary>Asks for several, which come at the same time.</summary>
    /// <param name="lane">As above; with null each is done by itself.</param>
    /// <param name="items">What is asked.</param>
    /// <param name="cancellation">As above.</param>
    /// <returns>The answers, in the order of what was asked.</returns>
    public async Task<IReadOnlyList<TAnswer>> AskAsync(Guid? lane, IReadOnlyList<TItem> items, CancellationToken cancellation)
    {
        Request[] requests = [.. items.Select(item => new Request(item, cancellation))];
        if (lane is { } key) Enqueue(key, requests);
        else await Task.WhenAll(requests.Select(request => TogetherAsync([request]))).ConfigureAwait(false);
        return await Task.WhenAll(requests.Select(request => request.Answer.Task)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Enqueue(Guid lane, Request[] requests)
    {
        lock (_lanes)
        {
            var isServed = _lanes.TryGetValue(lane, out var queue);
            queue ??= _lanes[lane] = [];
            foreach (var request in requests) queue.Enqueue(request);
            if (!isServed) _ = ServeAsync(lane, Next(lane));
        }
    }

    private async Task ServeAsync(Guid lane, Request[] first)
    {
        // Not on the caller's time, which holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var turn = first; turn.Length > 0; turn = Next(lane)) await TogetherAsync(turn).ConfigureAwait(false);
    }

    private Request[] Next(Guid lane)
    {
        lock (_lanes)
        {
            List<Request> turn = [];
            while (turn.Count < most && _lanes[lane].TryDequeue(out var request))
                if (!request.Cancellation.IsCancellationRequested) turn.Add(request);
            if (turn.Count == 0) _lanes.Remove(lane);
            return [.. turn];
        }
    }

    private async Task TogetherAsync(Request[] turn)
    {
        try
        {
            var answers = await work([.. turn.Select(request => request.Item)], turn.Length == 1 ? turn[0].Cancellation : CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < turn.Length; i++) turn[i].Answer.TrySetResult(answers[i]);
        }
        catch (Exception error) when (turn.Length == 1)
        {
            turn[0].Answer.TrySetException(error);
        }
        catch (Exception)
        {
            // One of them may be at fault, or what they have in common: each finds out for itself.
            await Task.WhenAll(turn.Select(request => TogetherAsync([request]))).ConfigureAwait(false);
        }
    }

    private sealed record Request(TItem Item, CancellationToken Cancellation)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
