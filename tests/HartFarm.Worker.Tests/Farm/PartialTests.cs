using HartFarm.Contracts.Jobs;
using HartFarm.Model.Generation;
using HartFarm.Storage.Images;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Tests.Engine;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Unfinished images from a worker to whoever waits for them.</summary>
public sealed class PartialTests : IAsyncLifetime, IDisposable
{
    private static readonly ImageEncoding Png = new(ImageFormat.Png, 100);

    private readonly TestGenerator _generator = new();
    private TestFarm _farm = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _farm = await TestFarm.StartAsync();

    public ValueTask DisposeAsync() => _farm.DisposeAsync();

    public void Dispose() => _generator.Dispose();

    [Fact]
    public async Task They_are_sent_in_order_and_change_no_byte_of_the_shard()
    {
        await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(2, JobPriority.Interactive, prompt: i => $"prompt {i}");
        var plain = await _farm.Coordinator.Completed.NextAsync();
        Assert.Empty(_farm.Coordinator.Partials.All);
        var shard = await _farm.OfferAsync(2, JobPriority.Interactive, prompt: i => $"prompt {i}", partial: 2);
        var watched = await _farm.Coordinator.Completed.NextAsync();
        for (var i = 0; i < 4; i++) await _farm.Coordinator.Partials.NextAsync();
        Assert.Equal(plain.Objects, watched.Objects);
        var sent = _farm.Coordinator.Partials.All;
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1)], sent.Select(one => (one.Image, one.Index)).Order());
        Assert.All(sent.GroupBy(one => one.Image), image => Assert.Equal([0, 1], image.Select(one => one.Index)));
        Assert.All(sent, one => Assert.Equal((shard.JobId, TestGenerator.Size, TestGenerator.Size), (one.JobId, one.Width, one.Height)));
        Assert.Equal(4, sent.Select(one => Convert.ToHexString(one.File)).Distinct().Count());
        Assert.All(sent, one => Assert.Equal("89504E47", Convert.ToHexString(one.File[..4])));
    }

    [Fact]
    public async Task One_that_cannot_be_encoded_is_left_out_and_the_next_is_sent()
    {
        await using var sender = new PartialSender(_farm.Bus, _farm.Clock, NullLogger.Instance);
        sender.Show(Image(0, new GeneratedImage(16, 16, [1, 2, 3], [])));
        sender.Show(Image(1, new GeneratedImage(16, 16, new byte[16 * 16 * 3], [])));
        Assert.Equal(1, (await _farm.Coordinator.Partials.NextAsync()).Index);
        Assert.Single(_farm.Coordinator.Partials.All);
    }

    [Fact]
    public async Task Nobody_waits_for_a_broker_that_is_away()
    {
        var away = MassTransit.Bus.Factory.CreateUsingRabbitMq(bus => bus.Host(new Uri("amqp://127.0.0.1:1/")));
        var sender = new PartialSender(away, _farm.Clock, NullLogger.Instance);
        for (var i = 0; i < 1000; i++) sender.Show(Image(i, new GeneratedImage(16, 16, new byte[16 * 16 * 3], [])));
        await sender.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    private static UnfinishedImage Image(int index, GeneratedImage made) => new(Guid.Empty, 0, index, made, Png);
}
