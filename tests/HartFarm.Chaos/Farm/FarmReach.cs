using System.Net;
using HartFarm.Client;

namespace HartFarm.Chaos.Farm;

/// <summary>Asks one coordinator, and another where the first does not answer, until one does.</summary>
internal sealed class FarmReach : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FarmClient[] _clients;
    private int _turn;

    public FarmReach(IEnumerable<Uri> addresses) => _clients =
    [
        .. addresses.Select(address => new FarmClient(new ClientOptions
        {
            Server = address,
            Retries = 1,
            FirstPause = Pause,
            LongestPause = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(10),
        })),
    ];

    /// <summary>Asks until there is an answer. What changes something has to have a key, or change nothing the second time.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="mayConflict">Whether a conflict is an answer; otherwise it passes, as where another coordinator is still at the same request.</param>
    /// <exception cref="FarmException">The answer refuses.</exception>
    public async Task<T> AskAsync<T>(Func<FarmClient, Task<T>> ask, CancellationToken cancellation, bool mayConflict = false)
    {
        while (true)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                return await ask(_clients[(uint)Interlocked.Increment(ref _turn) % _clients.Length]).WaitAsync(TimeSpan.FromSeconds(30), limit.Token);
            }
            catch (Exception error) when (Passes(error, mayConflict) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }

    private static bool Passes(Exception error, bool mayConflict) => error switch
    {
        FarmException { Status: null } or TimeoutException or HttpRequestException or IOException => true,
        FarmException { Status: { } status } => (int)status >= 500 || status == HttpStatusCode.TooManyRequests || (status == HttpStatusCode.Conflict && !mayConflict),
        _ => false,
    };
}
