using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Data.Sqlite;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Http.Tests.Farm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Http.Tests.Api;

/// <summary>A request's key is held while its coordinator lives, and not for long when it is lost.</summary>
public class RequestHoldTests : HttpFarmTest
{
    private static readonly TimeSpan Third = new HttpOptions().RequestFor / 3;

    private readonly TimerClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private IdempotencyKeys Keys => KeysIn(Farm.Services.GetRequiredService<FarmStore>());

    [Fact]
    public async Task A_request_that_takes_long_keeps_its_key()
    {
        var row = await BeginAsync();
        await using (Keys.Hold(row))
        {
            for (var i = 1; i <= 10; i++) await PassAsync(i);
            Assert.Equal((int)Third.TotalSeconds, (await Assert.ThrowsAsync<RequestException>(BeginAsync)).RetryAfter);
        }
        await Keys.AnswerAsync(row, 202, null, null, [], CancellationToken.None);
        var (run, answered) = await Keys.BeginAsync("t", "k", "f", CancellationToken.None);
        Assert.Null(run);
        Assert.Equal((row.ResourceId, 202), (answered.ResourceId, answered.Status));
    }

    [Fact]
    public async Task One_whose_coordinator_was_lost_goes_on_within_its_time()
    {
        var row = await BeginAsync();
        _clock.Advance(3 * Third - TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Assert.ThrowsAsync<RequestException>(BeginAsync)).RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var (run, again) = await Keys.BeginAsync("t", "k", "f", CancellationToken.None);
        Assert.Equal((new IdempotentRequest(row.ResourceId, true), row.ResourceId), (run, again.ResourceId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_was_held_up_for_too_long_takes_nothing_from_the_one_that_goes_on_with_it(bool isRefused)
    {
        var late = await BeginAsync();
        _clock.Advance(3 * Third);
        var (_, next) = await Keys.BeginAsync("t", "k", "f", CancellationToken.None);
        Assert.False(await Keys.RenewAsync(late, Keys.Until, unsure: null, CancellationToken.None));
        await (isRefused ? Keys.ReleaseAsync(late, CancellationToken.None) : Keys.UnlockAsync(late, CancellationToken.None));
        await Assert.ThrowsAsync<RequestException>(BeginAsync);
        Assert.True(await Keys.RenewAsync(next, Keys.Until, unsure: null, CancellationToken.None));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_renewal_fails_goes_on_renewing_whether_or_not_it_was_made(bool isMade)
    {
        var row = await BeginAsync();
        var outage = new FailingCommits(isMade);
        using var database = new SqliteDatabase(Folder["farm.db"], outage);
        await using var hold = KeysIn(new FarmStore(database)).Hold(row);
        await PassAsync(1);
        outage.Left = 1;
        while (_clock.Timers < 2) await Task.Yield();
        _clock.Advance(Third);
        while (outage.Left > 0) await Task.Yield();
        await PassAsync(3);
        Assert.Equal(_clock.GetUtcNow() + (3 * Third), await HeldUntilAsync());
    }

    private IdempotencyKeys KeysIn(FarmStore store) => new(store, Options.Create(new HttpOptions()), _clock, NullLogger<IdempotencyKeys>.Instance);

    private async Task<IdempotencyRow> BeginAsync() => (await Keys.BeginAsync("t", "k", "f", CancellationToken.None)).Row;

    // A third of the time passes, and the renewal that it calls for comes.
    private async Task PassAsync(int renewal)
    {
        // Time that passes before the renewal waits for it would not wake it.
        while (_clock.Timers < renewal) await Task.Yield();
        var before = await HeldUntilAsync();
        _clock.Advance(Third);
        while (await HeldUntilAsync() == before) await Task.Yield();
    }

    private Task<DateTimeOffset?> HeldUntilAsync() => Farm.Services.GetRequiredService<FarmStore>().ReadAsync(
        context => context.IdempotencyKeys.AsNoTracking().Select(row => row.LockedUntil).SingleAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    private sealed class TimerClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
