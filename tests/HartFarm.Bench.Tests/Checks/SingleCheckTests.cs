using HartFarm.Bench.Checks;
using HartFarm.Bench.Checks.DeviceMemory;
using HartFarm.Bench.Checks.Measures;
using HartFarm.Bench.Checks.Runs;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using TorchSharp;

namespace HartFarm.Bench.Tests.Checks;

/// <summary>What makes single checks fail.</summary>
public sealed class SingleCheckTests(CheckFixture fixture) : IClassFixture<CheckFixture>
{
    [Fact]
    public void Memory_that_runs_out_at_every_stage_is_an_error_at_each_and_the_next_batch_is_whole()
    {
        var result = new OutOfMemoryCheck(_ => throw new NativeCallException("CUDA out of memory. Tried to allocate")).Run(fixture.Context(fixture.Model));
        Assert.Equal(CheckVerdict.Passed, result.Verdict);
        // Text, three scales, residual diffusion, decoder.
        Assert.Equal([6, 6], result.Figures.Select(figure => figure.Value));
        Assert.Equal("ResidualDiffusion 2: out of memory, as it should; the next batch is the same", result.Lines[4]);
    }

    [Theory]
    [InlineData("an illegal memory access was encountered")]
    public void Another_error_at_a_stage_is_a_failure(string message)
    {
        var result = new OutOfMemoryCheck(_ => throw new NativeCallException(message)).Run(fixture.Context(fixture.Model));
        Assert.Equal(CheckVerdict.Failed, result.Verdict);
        Assert.Contains(message, result.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_never_runs_out_proves_nothing()
    {
        var result = new OutOfMemoryCheck(_ => new StringReader("")).Run(fixture.Context(fixture.Model));
        Assert.Equal(CheckVerdict.Failed, result.Verdict);
        Assert.Equal(0, result.Figures[1].Value);
    }

    [Fact]
    public void Memory_that_grows_fails_the_endurance()
    {
        var gauge = new GrowingGauge(200L << 20);
        var result = new EnduranceCheck().Run(fixture.Context(fixture.Model, memory: gauge));
        Assert.Equal((CheckVerdict.Failed, "+200 MiB at the end, 160 allowed"), (result.Verdict, result.Reason));
    }

    [Fact]
    public void A_device_whose_memory_is_not_told_fails()
    {
        var context = fixture.Context(null, memory: new GrowingGauge(null));
        Assert.Equal((CheckVerdict.Failed, "the device's memory is not told"), (new DeviceCheck().Run(context).Verdict, new DeviceCheck().Run(context).Reason));
    }

    [Fact]
    public void Without_reference_numbers_parity_is_not_applicable()
    {
        var result = new ParityCheck().Run(fixture.Context(null, fixture.Options with { Golden = fixture["nowhere"] }));
        Assert.Equal(CheckVerdict.NotApplicable, result.Verdict);
        Assert.StartsWith("not applicable: ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_numbers_that_differ_are_named()
    {
        var golden = fixture["golden-damaged/one"];
        Directory.CreateDirectory(golden);
        Torch.Initialize();
        Dictionary<string, torch.Tensor> numbers = new() { ["logits"] = torch.zeros(1, 1, 4), ["gumbel.exp"] = torch.ones(1, 1, 4), ["surplus"] = torch.zeros(1) };
        SafetensorsWriter.Write(Path.Combine(golden, "sampling_golden.safetensors"), numbers);
        var result = new ParityCheck().Run(fixture.Context(null, fixture.Options with { Golden = fixture["golden-damaged"] }));
        Assert.Equal(CheckVerdict.Failed, result.Verdict);
        Assert.Contains("surplus: no comparison reads it", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_check_is_its_failure()
    {
        var runner = new InProcessRunner(_ => throw new InvalidOperationException("the driver hangs"));
        var result = runner.Run(PlannedCheck.Of(CheckList.All, ["device"], [])[0], TimeSpan.MaxValue);
        Assert.Equal((CheckVerdict.Failed, "InvalidOperationException: the driver hangs"), (result.Verdict, result.Reason));
    }

    [Fact]
    public void Codes_are_compared_one_by_one() => Assert.Equal(0.75, TokenRecorder.Agreement([[1, 2], [3, 4]], [[1, 2], [3, 5]]));

    /// <summary>Memory of which more is in use each time it is looked at, after the first; null for memory that is not told.</summary>
    private sealed class GrowingGauge(long? step) : IMemoryGauge
    {
        private long _looks;

        public long? Total() => step is null ? null : 1L << 40;

        public long? Free() => step is null ? null : 1L << 40;

        public long? Used() => step * _looks++;

        public Func<long?> Watch() => Used;
    }
}
