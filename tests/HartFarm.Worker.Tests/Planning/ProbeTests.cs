using HartFarm.Worker.Planning;
using HartFarm.Worker.Tests.Engine;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Worker.Tests.Planning;

/// <summary>What a probe batch measures.</summary>
public sealed class ProbeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TestMemory _memory = new();
    private readonly TestGenerator _generator = new();

    [Fact]
    public void It_measures_the_rate_and_the_memory_of_the_planned_batch()
    {
        _generator.Before = (batch, _) => _clock.Advance(TimeSpan.FromSeconds(0.5 * batch.Count));
        var result = Run(8, TimeSpan.FromMinutes(1));
        Assert.Equal((8, 2.0, 1234, 8), (result.Images, result.ImagesPerSecond, result.BatchBytes, result.MostImages));
        Assert.Equal([1, 8], _generator.Calls.Select(call => call.Count));
    }

    [Fact]
    public void A_slow_device_is_measured_with_few_images()
    {
        _generator.Before = (batch, _) => _clock.Advance(TimeSpan.FromSeconds(20 * batch.Count));
        var result = Run(8, TimeSpan.FromMinutes(1));
        Assert.Equal((3, 0.05), (result.Images, result.ImagesPerSecond));
        Assert.Equal(8, result.MostImages);
    }

    [Fact]
    public void Out_of_memory_halves_the_probe_and_bounds_the_plan()
    {
        _generator.Memory = 3;
        var result = Run(8, TimeSpan.FromMinutes(1));
        Assert.Equal((2, 2), (result.Images, result.MostImages));
    }

    [Fact]
    public void A_model_that_makes_no_image_at_all_is_an_error()
    {
        _generator.IsBroken = true;
        Assert.ThrowsAny<Exception>(() => Run(8, TimeSpan.FromMinutes(1)));
    }

    public void Dispose() => _generator.Dispose();

    private ProbeResult Run(int planned, TimeSpan limit) =>
        new Probe(_memory, _clock, limit).Run(SampleShards.Small, _generator, planned, TestContext.Current.CancellationToken);
}
