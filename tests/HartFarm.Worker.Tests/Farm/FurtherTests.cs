using HartFarm.Worker.Tests.Engine;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A worker that is granted further shards beside the one that it claimed.</summary>
public sealed class FurtherTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchGate _gate = new();
    private TestFarm _farm = null!;

    public async ValueTask InitializeAsync()
    {
        _farm = await TestFarm.StartAsync();
        _generator.Before = _gate.Hold;
        await _farm.WorkAsync(_generator);
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
    public async Task A_claim_says_how_much_room_there_is_and_all_that_is_granted_is_made()
    {
        var first = await _farm.OfferAsync([_farm.Put(1), _farm.Put(1)]);
        await _gate.NextAsync();
        var next = await _farm.OfferAsync(1);
        await _farm.Coordinator.Claimed.NextAsync(claim => claim.ShardId == next.ShardId);
        // Eight places and two batches of four images, of which three wait.
        Assert.Equal([(8, 8), (5, 5)], _farm.Coordinator.Claimed.All.Select(claim => (claim.Places, claim.Images)));
        _gate.LetAll();
        List<long> completed = [];
        while (completed.Count < 4) completed.Add((await _farm.Coordinator.Completed.NextAsync()).ShardId);
        Assert.Equal([.. first.Further.Select(one => one.ShardId), first.ShardId, next.ShardId], completed.Order());
    }

    [Fact]
    public async Task No_more_is_begun_than_there_are_places()
    {
        await _farm.OfferAsync([.. Enumerable.Range(0, 12).Select(_ => _farm.Put(1))]);
        await _gate.NextAsync();
        Assert.Equal(8, (await _farm.BeatUntilAsync(beat => beat.Leases.Count > 0)).Leases.Count);
    }
}
