using HartFarm.Testing.Services;

namespace HartFarm.Chaos.Verdicts;

/// <summary>Whether every process consumes its queues. One that lives and consumes nothing leaves its work to the others, and nobody would know.</summary>
/// <param name="broker">The broker, reached directly.</param>
/// <param name="each">How many consume a queue.</param>
/// <param name="within">How long they may take.</param>
internal sealed class QueueConsumers(RabbitMqService broker, int each, TimeSpan within)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether it is a queue of messages that nobody could take.</summary>
    public static bool IsSetAside(string queue) => queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    /// <summary>Looks until it is so, or the time is over.</summary>
    /// <returns>The queues that others consume, or fewer.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        KeyValuePair<string, int>[] wrong = [];
        try
        {
            while (true)
            {
                var consumers = await broker.ConsumersAsync(limit.Token);
                wrong = [.. consumers.Where(queue => !IsSetAside(queue.Key) && queue.Value != each)];
                if (wrong.Length == 0) return [];
                await Task.Delay(Look, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [.. wrong.Select(queue => new Finding(
                FindingKind.Process, $"the queue {queue.Key} has {queue.Value} consumers {within.TotalSeconds:0} s after the last job has ended, and not {each}"))];
        }
    }
}
