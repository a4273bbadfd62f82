using HartFarm.Storage.Objects;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Shards;
using HartFarm.Worker.Tests.Engine;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Stores and disks that fail, generators that break, and the end of a worker.</summary>
public sealed class TroubleTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchGate _gate = new();
    private TestFarm _farm = null!;

    private TestCoordinator Coordinator => _farm.Coordinator;

    public async ValueTask InitializeAsync()
    {
        _farm = await TestFarm.StartAsync();
        // The tests let much time pass, and no lease is to end on the way.
        Coordinator.LeaseFor = TimeSpan.FromDays(1000);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.LetAll();
        await _farm.DisposeAsync();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for_and_no_more_shards_are_taken()
    {
        await _farm.WorkAsync(_generator);
        var (isAway, tries) = (true, 0);
        var tried = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _farm.Store.PutFault = _ =>
        {
            if (!isAway) return null;
            if (++tries == 5) tried.SetResult(true);
            return new StoreUnavailableException("the store does not answer");
        };
        await _farm.OfferAsync(3);
        Assert.Equal("the store does not answer", (await Coordinator.Heartbeats.NextAsync(beat => beat.Trouble is not null)).Trouble);
        var made = _generator.Calls.Count;
        var second = await _farm.OfferAsync(2);
        await _farm.PassPausesAsync(tried.Task);
        Assert.DoesNotContain(second.ShardId, Coordinator.Claims.Keys);
        isAway = false;
        await _farm.PassPausesAsync(Coordinator.Heartbeats.NextAsync(beat => beat.Trouble is null));
        await Coordinator.Completed.NextAsync();
        await Coordinator.Completed.NextAsync();
        Assert.Equal([(1L, 3), (2L, 2)], Coordinator.Completed.All.Select(completed => (completed.ShardId, completed.Images)).Order());
        // What was made was kept.
        Assert.Equal(made + 1, _generator.Calls.Count);
        Assert.Empty(Coordinator.Returned.All);
    }

    [Fact]
    public async Task A_store_that_stays_away_gets_the_shard_handed_back()
    {
        await _farm.WorkAsync(_generator, options => options.StoreLimit = TimeSpan.FromMinutes(5));
        _farm.Store.PutFault = _ => new StoreUnavailableException("the store does not answer");
        var shard = await _farm.OfferAsync(3);
        var returned = await _farm.PassPausesAsync(Coordinator.Returned.NextAsync());
        Assert.Equal((shard.ShardId, shard.Token, "the store does not answer"), (returned.ShardId, returned.Token, returned.Reason));
        Assert.Empty(Coordinator.Failed.All);
    }

    [Fact]
    public async Task Prompts_that_cannot_be_read_for_a_while_are_read_later()
    {
        await _farm.WorkAsync(_generator);
        var tries = 0;
        _farm.Store.OpenFault = _ => ++tries < 4 ? new StoreUnavailableException("the store does not answer") : null;
        await _farm.OfferAsync(3);
        Assert.Equal(3, (await _farm.PassPausesAsync(Coordinator.Completed.NextAsync())).Images);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for()
    {
        await _farm.WorkAsync(_generator);
        _farm.FreeDisk = SpoolRoom.Reserve;
        await _farm.OfferAsync(3);
        Assert.EndsWith(" is full: it has less than 256 MiB left", (await Coordinator.Heartbeats.NextAsync(beat => beat.Trouble is not null)).Trouble, StringComparison.Ordinal);
        _farm.FreeDisk = long.MaxValue / 2;
        Assert.Equal(3, (await _farm.PassPausesAsync(Coordinator.Completed.NextAsync())).Images);
    }

    [Fact]
    public async Task A_worker_that_is_to_end_finishes_what_it_has_and_takes_no_more()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(3);
        await _gate.NextAsync();
        var end = worker.DrainAsync();
        Assert.True((await Coordinator.Heartbeats.NextAsync(beat => beat.Draining)).Leases.Count == 1);
        var late = await _farm.OfferAsync(2);
        _gate.LetAll();
        await end;
        Assert.Equal(WorkerExit.Drained, await worker.Exit);
        Assert.Equal(3, (await Coordinator.Completed.NextAsync()).Images);
        Assert.DoesNotContain(late.ShardId, Coordinator.Claims.Keys);
        Assert.Equal(worker.Id, (await Coordinator.Stopped.NextAsync()).WorkerId);
        Assert.True(_generator.IsDisposed);
    }

    [Fact]
    public async Task Shards_that_take_longer_than_the_limit_are_handed_back()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        var shard = await _farm.OfferAsync(500);
        await _gate.NextAsync();
        var end = worker.DrainAsync();
        await Coordinator.Heartbeats.NextAsync(beat => beat.Draining);
        var returned = await _farm.PassPausesAsync(Coordinator.Returned.NextAsync());
        Assert.Equal((shard.ShardId, "the worker is to end"), (returned.ShardId, returned.Reason));
        _gate.LetAll();
        await end;
        Assert.Equal(WorkerExit.Drained, await worker.Exit);
        Assert.Empty(Coordinator.Completed.All);
    }

    [Fact]
    public async Task A_generator_that_breaks_ends_the_worker_with_the_shard_it_broke_on_failed_and_the_others_handed_back()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        var first = await _farm.OfferAsync(6);
        await _gate.NextAsync();
        var second = await _farm.OfferAsync(6);
        while ((await Coordinator.Claimed.NextAsync()).ShardId != second.ShardId)
        {
        }
        _generator.IsBroken = true;
        _gate.LetAll();
        Assert.Equal(WorkerExit.Broken, await worker.Exit);
        var failed = await Coordinator.Failed.NextAsync();
        Assert.Equal((first.ShardId, first.Token), (failed.ShardId, failed.Token));
        Assert.Contains("the generator broke on it: CUDA error: an illegal memory access", failed.Error, StringComparison.Ordinal);
        var returned = await Coordinator.Returned.NextAsync();
        Assert.Equal(second.ShardId, returned.ShardId);
        Assert.Contains("illegal memory access", returned.Reason, StringComparison.Ordinal);
        Assert.Contains("illegal memory access", (await Coordinator.Heartbeats.NextAsync(beat => beat.Trouble is not null)).Trouble, StringComparison.Ordinal);
        Assert.Equal(worker.Id, (await Coordinator.Stopped.NextAsync()).WorkerId);
        Assert.Single(Coordinator.Failed.All);
        Assert.Single(Coordinator.Returned.All);
        Assert.Empty(Coordinator.Completed.All);
    }
}
