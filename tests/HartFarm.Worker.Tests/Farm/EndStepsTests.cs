using HartFarm.Bus;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Each step of a worker's end has its limit.</summary>
public sealed class EndStepsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TestClock _clock = new();
    private readonly LogNotes _log = new();
    private readonly EndSteps _steps;

    public EndStepsTests() => _steps = new EndSteps(_clock, _log);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task One_that_ends_is_waited_for_and_nothing_is_said()
    {
        var done = new TaskCompletionSource();
        var run = _steps.RunAsync("a step", Limit, _ => done.Task);
        _clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.False(run.IsCompleted);
        done.SetResult();
        await run;
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task One_that_never_ends_whatever_its_token_says_is_cut_off_at_its_limit_and_named()
    {
        var told = new TaskCompletionSource<CancellationToken>();
        var run = _steps.RunAsync("a step", Limit, token =>
        {
            told.SetResult(token);
            return new TaskCompletionSource().Task;
        });
        var token = await told.Task;
        _clock.Advance(Limit);
        await run.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.True(token.IsCancellationRequested);
        Assert.Contains("a step", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_blocks_its_thread_is_cut_off_too()
    {
        using var never = new ManualResetEventSlim();
        var run = _steps.RunAsync("a step", Limit, _ =>
        {
            never.Wait(Cancellation);
            return Task.CompletedTask;
        });
        _clock.Advance(Limit);
        await run.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        never.Set();
        Assert.Contains("a step", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_fails_is_told_with_its_error_and_the_next_may_come()
    {
        await _steps.RunAsync("a step", Limit, _ => throw new InvalidOperationException("the channel is closed"));
        Assert.Matches("a step.*the channel is closed", Assert.Single(_log.Warnings));
    }
}
