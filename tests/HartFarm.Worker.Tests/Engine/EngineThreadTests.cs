using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Worker.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>The device's thread from shards to files.</summary>
public sealed class EngineThreadTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchLimits _limits = new();
    private readonly BatchQueue _queue;
    private readonly EngineThread _engine;
    private readonly EncodeStage _encode = new(2, NullLogger.Instance);

    public EngineThreadTests()
    {
        _limits.Set(SampleShards.Small, 4);
        _queue = new BatchQueue(new BatchScheduler(_limits.Of));
        var generators = new Dictionary<SizeClass, IImageGenerator> { [SampleShards.Small] = _generator };
        _engine = new EngineThread(_ => new BatchRunner(generators, _limits, NullLogger.Instance), _queue, _encode, 3, NullLogger.Instance, TimeProvider.System);
    }

    public async ValueTask InitializeAsync() => await _engine.Ready;

    public async ValueTask DisposeAsync()
    {
        await _engine.StopAsync();
        await _encode.Completion;
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task All_images_are_made_in_order_in_spite_of_failures_and_little_memory()
    {
        _generator.Memory = 2;
        var receiver = new RecordingReceiver(7);
        _queue.Add(SampleShards.Of(7, receiver: receiver, prompt: i => i switch { 2 => TestGenerator.FailingWord, 4 => "unencodable", _ => $"prompt {i}" }));
        await receiver.Done;
        Assert.Equal([0, 1, 3, 5, 6], receiver.Images.Select(image => image.Index));
        Assert.Equal([2, 4], receiver.Failures.Select(failure => failure.Index));
        Assert.Contains("no room", receiver.Failures[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_shard_is_told_its_part_of_every_batch()
    {
        using var go = new SemaphoreSlim(0);
        _generator.Before = (_, cancellation) => go.Wait(cancellation);
        var receivers = new[] { new RecordingReceiver(3), new RecordingReceiver(3) };
        foreach (var receiver in receivers) _queue.Add(SampleShards.Of(3, receiver: receiver));
        go.Release(10);
        await Task.WhenAll(receivers.Select(receiver => receiver.Done));
        var told = receivers.SelectMany(receiver => receiver.Batches).ToArray();
        Assert.All(receivers, receiver => Assert.Equal(3, receiver.Batches.Sum(batch => batch.Images)));
        Assert.All(told, batch => Assert.Equal(4, batch.Room));
        Assert.All(told, batch => Assert.InRange(batch.Images, 1, batch.BatchImages));
        Assert.Equal((2, 0.5), (Share(images: 1).Seconds, Share(images: 1).Places * 0.25));

        static BatchShare Share(int images) => new(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(4), images, 2, 4);
    }

    [Fact]
    public async Task The_next_batch_is_made_while_one_is_encoded()
    {
        using var inBatch = new SemaphoreSlim(0);
        using var encode = new ManualResetEventSlim();
        _generator.Before = (_, _) => inBatch.Release();
        var receiver = new RecordingReceiver(8) { Encoding = encode.Wait };
        _queue.Add(SampleShards.Of(8, receiver: receiver));
        for (var i = 0; i < 2; i++) await inBatch.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(receiver.Images);
        encode.Set();
        await receiver.Done;
        Assert.Equal(2, _generator.Calls.Count);
    }

    [Fact]
    public async Task An_interactive_image_overtakes_within_a_batch()
    {
        using var inBatch = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        _generator.Before = (_, cancellation) =>
        {
            inBatch.Release();
            go.Wait(cancellation);
        };
        _queue.Add(SampleShards.Of(1000, JobPriority.High));
        await inBatch.WaitAsync(TestContext.Current.CancellationToken);
        var receiver = new RecordingReceiver(1);
        _queue.Add(SampleShards.Of(1, JobPriority.Interactive, receiver: receiver, prompt: _ => "somebody waits"));
        go.Release();
        await inBatch.WaitAsync(TestContext.Current.CancellationToken);
        go.Release();
        await receiver.Done;
        Assert.Equal("somebody waits", Assert.Single(_generator.Calls[1]).Prompt);
    }

    [Fact]
    public async Task Images_of_fixed_batches_are_the_same_whatever_runs_beside()
    {
        var alone = await MakeExactAsync();
        _generator.Memory = 4;
        var beside = new RecordingReceiver(9);
        _queue.Add(SampleShards.Of(9, receiver: beside, prompt: i => i == 5 ? TestGenerator.FailingWord : "another job"));
        _queue.Add(SampleShards.Of(3, exact: 2));
        var busy = await MakeExactAsync();
        await beside.Done;
        Assert.Equal(alone, busy);
        Assert.All(_generator.Calls.Where(call => call.Any(request => request.Prompt.StartsWith("exact", StringComparison.Ordinal))), call => Assert.Equal(4, call.Count));
    }

    [Fact]
    public async Task A_generator_that_always_fails_stops_the_engine()
    {
        _generator.IsBroken = true;
        var (receiver, later) = (new RecordingReceiver(), new RecordingReceiver());
        _queue.Add(SampleShards.Of(8, receiver: receiver));
        _queue.Add(SampleShards.Of(8, receiver: later));
        var error = await _engine.Broken;
        Assert.Contains("illegal memory access", error.Message, StringComparison.Ordinal);
        Assert.Empty(receiver.Failures);
        Assert.Equal(3 * 2, _generator.Calls.Count);
        // The shard that it broke on is not just handed on to the next worker; the other one is.
        Assert.Contains("illegal memory access", Assert.Single(receiver.Refusals), StringComparison.Ordinal);
        Assert.Empty(later.Refusals);
    }

    [Fact]
    public async Task A_shard_whose_fixed_batch_does_not_fit_is_refused()
    {
        _generator.Memory = 2;
        var receiver = new RecordingReceiver();
        _queue.Add(SampleShards.Of(8, exact: 4, receiver: receiver));
        await receiver.Done;
        Assert.Single(receiver.Refusals);
    }

    [Fact]
    public async Task Models_that_cannot_be_loaded_are_reported_and_not_waited_for()
    {
        var encode = new EncodeStage(1, NullLogger.Instance);
        using var engine = new EngineThread(_ => throw new InvalidOperationException("no model"), _queue, encode, 3, NullLogger.Instance, TimeProvider.System);
        Assert.Equal("no model", (await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Ready)).Message);
        await encode.Completion;
    }

    private async Task<List<byte[]>> MakeExactAsync()
    {
        var receiver = new RecordingReceiver(6);
        _queue.Add(SampleShards.Of(6, exact: 4, receiver: receiver, prompt: i => $"exact {i}"));
        await receiver.Done;
        return [.. receiver.Images.Select(image => image.Rgb)];
    }
}
