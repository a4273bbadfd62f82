using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>A worker that nobody has heard of yet.</summary>
public sealed class FirstHeartbeatTests() : FarmTests(new PostgresTestDatabase())
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Two_that_are_taken_at_once_are_both_answered_and_the_worker_is_entered_once()
    {
        var beat = TestWorker.Beat(Worker);
        var late = Farm.Another(new Meanwhile(() => Coordinator.Heartbeats.BeatAsync(beat, None)));
        Assert.Empty((await late.Heartbeats.BeatAsync(beat, None)).Lost);
        Assert.Equal(1, await Coordinator.Store.ReadAsync(context => context.Workers.CountAsync(None), None));
    }

    /// <summary>Something that happens once, just before changes are written.</summary>
    private sealed class Meanwhile(Func<Task> happens) : SaveChangesInterceptor
    {
        private int _happened;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref _happened, 1) == 0) await happens();
            return result;
        }
    }
}
