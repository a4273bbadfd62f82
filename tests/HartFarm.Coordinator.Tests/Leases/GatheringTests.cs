using HartFarm.Concurrency;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>What is done together, and what is not.</summary>
public sealed class GatheringTests
{
    private static readonly Guid Lane = new("11111111-1111-1111-1111-111111111111");
    private static readonly Guid OtherLane = new("22222222-2222-2222-2222-222222222222");

    private readonly List<int[]> _turns = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Gathering<int, string> _gathering;

    public GatheringTests() => _gathering = new Gathering<int, string>(WorkAsync, most: 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_meanwhile_is_served_together_and_not_too_many_at_once()
    {
        Task<string>[] answers = [.. Enumerable.Range(0, 6).Select(i => _gathering.AskAsync(Lane, i, Cancellation))];
        _first.SetResult();
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await Task.WhenAll(answers));
        Assert.Equal(["0", "1,2,3", "4,5"], Turns);
        Assert.Equal("6", await _gathering.AskAsync(Lane, 6, Cancellation));
    }

    [Fact]
    public async Task What_comes_together_is_served_together_at_once_and_without_a_lane_each_by_itself()
    {
        Assert.Equal(["1", "2"], await _gathering.AskAsync(Lane, [1, 2], Cancellation));
        Assert.Equal(["3", "4"], await _gathering.AskAsync(null, [3, 4], Cancellation));
        Assert.Equal(["1,2", "3", "4"], Turns.Order(StringComparer.Ordinal));
        Assert.Empty(await _gathering.AskAsync(Lane, [], Cancellation));
    }

    [Fact]
    public async Task Of_what_comes_together_one_that_fails_fails_it_for_who_asked_and_for_nobody_else()
    {
        var held = _gathering.AskAsync(Lane, 0, Cancellation);
        var (good, bad) = (_gathering.AskAsync(Lane, 1, Cancellation), _gathering.AskAsync(Lane, [2, -3], Cancellation));
        _first.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal(["0", "1"], await Task.WhenAll(held, good));
    }

    [Fact]
    public async Task Lanes_do_not_wait_for_each_other_and_without_one_nobody_waits()
    {
        var held = _gathering.AskAsync(Lane, 0, Cancellation);
        Assert.Equal("1", await _gathering.AskAsync(OtherLane, 1, Cancellation));
        Assert.Equal("2", await _gathering.AskAsync(null, 2, Cancellation));
        Assert.False(held.IsCompleted);
        _first.SetResult();
        Assert.Equal("0", await held);
    }

    [Fact]
    public async Task What_fails_for_several_is_done_for_each_and_fails_for_one_alone()
    {
        Task<string>[] answers = [.. new[] { 0, 1, -2, 3 }.Select(i => _gathering.AskAsync(Lane, i, Cancellation))];
        _first.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => answers[2]);
        Assert.Equal(["0", "1", "3"], await Task.WhenAll(answers[0], answers[1], answers[3]));
        Assert.Equal(["0", "1,-2,3", "-2", "1", "3"], [.. Turns.Take(2), .. Turns.Skip(2).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task Who_no_longer_waits_is_left_out()
    {
        using var gone = new CancellationTokenSource();
        var (held, left, next) = (_gathering.AskAsync(Lane, 0, Cancellation), _gathering.AskAsync(Lane, 1, gone.Token), _gathering.AskAsync(Lane, 2, Cancellation));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _first.SetResult();
        Assert.Equal(["0", "2"], await Task.WhenAll(held, next));
        Assert.Equal(["0", "2"], Turns);
    }

    private string[] Turns
    {
        get
        {
            lock (_turns) return [.. _turns.Select(turn => string.Join(',', turn))];
        }
    }

    private async Task<IReadOnlyList<string>> WorkAsync(IReadOnlyList<int> items, CancellationToken cancellation)
    {
        lock (_turns) _turns.Add([.. items]);
        if (items[0] == 0) await _first.Task.WaitAsync(cancellation);
        return items.Any(item => item < 0) ? throw new InvalidOperationException("a bad one") : [.. items.Select(item => $"{item}")];
    }
}
