using HartFarm.Contracts.Shards;
using MassTransit;

namespace HartFarm.Worker.Bus;

/// <summary>The queues of shards that the workers on a bus consume. Each is consumed once, however many workers of the process take from it.</summary>
/// <param name="bus">The bus.</param>
public sealed class ShardEndpoints(IBus bus) : IDisposable
{
    private static readonly bool[] Bands = [true, false];

    private readonly Dictionary<(SizeClass SizeClass, bool Interactive), ShardEndpoint> _endpoints = [];
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Lets a worker take a size class's shards.</summary>
    public async Task AddAsync(SizeClass sizeClass, IShardTaker taker, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            foreach (var interactive in Bands)
            {
                var isNew = !_endpoints.TryGetValue((sizeClass, interactive), out var endpoint);
                endpoint ??= _endpoints[(sizeClass, interactive)] = new ShardEndpoint(sizeClass, interactive);
                endpoint.Add(taker);
                if (isNew) await endpoint.ConnectAsync(bus).WaitAsync(cancellation);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets a worker take no more.</summary>
    /// <param name="taker">The worker.</param>
    /// <param name="cancellation">Gives up as long as another worker is about to begin or to end; once queues are left, they are.</param>
    /// <returns>The queues that nobody consumes any more, by name; each with the end of what was taken from it just then, which may never come.</returns>
    public async Task<IReadOnlyDictionary<string, Task>> RemoveAsync(IShardTaker taker, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            Dictionary<string, Task> left = [];
            foreach (var (key, endpoint) in _endpoints.ToArray())
            {
                if (!endpoint.Remove(taker)) continue;
                _endpoints.Remove(key);
                // Waited for by the worker alone: one that does not end keeps nobody else from beginning or ending.
                left[endpoint.Queue] = endpoint.DisconnectAsync();
            }
            return left;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
