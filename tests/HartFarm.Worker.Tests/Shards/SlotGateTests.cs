using HartFarm.Worker.Shards;
using HartFarm.Worker.Tests.Farm;

namespace HartFarm.Worker.Tests.Shards;

/// <summary>When a worker takes another shard.</summary>
public sealed class SlotGateTests : IDisposable
{
    private readonly TroubleBoard _troubles = new();
    private readonly SlotGate _gate;

    public SlotGateTests()
    {
        _gate = new SlotGate(_troubles);
        _gate.Open(TestFarm.Tiny, 3, () => 4);
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Small_shards_are_taken_until_there_are_enough()
    {
        var slots = new List<SlotGate.Slot>();
        for (var i = 0; i < 3; i++) slots.Add(await Wait());
        var next = Wait();
        Assert.False(next.IsCompleted);
        slots[1].Dispose();
        await next;
    }

    [Fact]
    public async Task A_shard_of_a_size_class_that_is_not_open_yet_waits_until_it_is()
    {
        var sizeClass = TestFarm.Tiny with { Width = 2 * TestFarm.Tiny.Width };
        var early = _gate.WaitAsync(sizeClass, interactive: false, TestContext.Current.CancellationToken);
        await Wait();
        Assert.False(early.IsCompleted);
        _gate.Open(sizeClass, 1, () => 4);
        await early;
    }

    [Fact]
    public async Task A_large_shard_is_taken_only_while_few_images_wait()
    {
        var first = await Wait();
        first.Fill(10);
        var next = Wait();
        for (var i = 0; i < 2; i++) first.CountImage();
        Assert.False(next.IsCompleted);
        first.CountImage();
        await next;
    }

    [Fact]
    public async Task An_interactive_shard_waits_for_no_other()
    {
        (await Wait()).Fill(1000);
        await Wait(interactive: true);
    }

    [Fact]
    public async Task Nothing_is_taken_while_there_is_trouble()
    {
        _troubles.Raise(this, "the store is away");
        var next = Wait();
        Assert.False(next.IsCompleted);
        _troubles.Clear(this);
        await next;
    }

    [Fact]
    public async Task A_closed_gate_sends_all_away()
    {
        (await Wait()).Fill(1000);
        var waiting = Wait();
        _gate.Close();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Assert.ThrowsAsync<TaskCanceledException>(() => Wait());
    }

    [Fact]
    public async Task Who_waits_no_more_takes_no_place()
    {
        (await Wait()).Fill(1000);
        using var stop = new CancellationTokenSource();
        var waiting = _gate.WaitAsync(TestFarm.Tiny, false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
    }

    private Task<SlotGate.Slot> Wait(bool interactive = false) => _gate.WaitAsync(TestFarm.Tiny, interactive, TestContext.Current.CancellationToken);
}
