using HartFarm.Contracts.Shards;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.Worker.Tests.Planning;

/// <summary>Which size classes a device gets, by its memory.</summary>
public class MemoryPlannerTests
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly ModelNeed At512 = Hart(512);
    private static readonly ModelNeed At1024 = Hart(1024);
    private readonly MemoryPlanner _planner = new(PlanLimits.Gpu);

    [Theory]
    [InlineData(8, 3, 0)]
    [InlineData(24, 19, 5)]
    [InlineData(80, 64, 28)]
    [InlineData(141, 64, 53)]
    public void A_device_gets_the_classes_that_fit_its_memory(int gigabytes, int imagesAt512, int imagesAt1024)
    {
        var plan = _planner.Plan([At512, At1024], gigabytes * Gigabyte);
        Assert.Equal(imagesAt512, plan.Find(At512.SizeClass)?.Images ?? 0);
        Assert.Equal(imagesAt1024, plan.Find(At1024.SizeClass)?.Images ?? 0);
        Assert.Equal(imagesAt1024 == 0 ? [At1024.SizeClass] : [], plan.LeftOut.Select(left => left.SizeClass));
        // Whatever runs, all weights and its batch are within the budget.
        Assert.All(plan.Classes, planned => Assert.True(
            plan.Classes.Sum(other => other.Need.Estimate.Weights.Total) + planned.Need.BatchBytes(planned.Images) < plan.Budget));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(80)]
    public void Unfinished_images_are_decoded_beside_a_batch_only_where_both_fit(int gigabytes)
    {
        var plan = _planner.Plan([At512, At1024], gigabytes * Gigabyte);
        var weights = plan.Classes.Sum(other => other.Need.Estimate.Weights.Total);
        Assert.All(plan.Classes, planned =>
        {
            Assert.InRange(planned.ShownImages, planned.Images == 1 ? 0 : 1, planned.Images);
            if (planned.ShownImages > 0) Assert.True(weights + planned.Need.BatchBytes(planned.ShownImages, shown: true) < plan.Budget);
            Assert.True(planned.Need.BatchBytes(1, shown: true) >= planned.Need.BatchBytes(1));
            Assert.True(planned.Need.BatchBytes(1, shown: true) >= planned.Need.Estimate.PerImage().Cache + planned.Need.Estimate.DecoderBytes);
        });
        var class512 = plan.Find(At512.SizeClass)!;
        var corrected = _planner.Correct(plan, new ProbeResult(At512.SizeClass, 1, 1, 2 * At512.BatchBytes(1), class512.Images)).Find(At512.SizeClass)!;
        Assert.InRange(corrected.ShownImages, 0, corrected.Images);
    }

    [Fact]
    public void Two_models_that_fit_alone_and_not_together_leave_the_second_out()
    {
        var plan = _planner.Plan([At512, At1024], 12 * Gigabyte);
        Assert.Equal([At512.SizeClass], plan.Classes.Select(planned => planned.SizeClass));
        Assert.Contains("beside the models before it", Assert.Single(plan.LeftOut).Reason, StringComparison.Ordinal);
        Assert.NotEmpty(_planner.Plan([At1024], 12 * Gigabyte).Classes);
    }

    [Fact]
    public void A_device_without_room_for_one_image_gets_no_class()
    {
        var plan = _planner.Plan([At512, At1024], 4 * Gigabyte);
        Assert.Empty(plan.Classes);
        Assert.Contains("needs 5.6 GB of the 3.4 GB", plan.LeftOut[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_takes_twice_the_estimate_makes_the_plan_smaller()
    {
        var plan = _planner.Plan([At1024], 24 * Gigabyte);
        Assert.Equal(7, plan.Classes[0].Images);
        var probe = new ProbeResult(At1024.SizeClass, 7, 1.5, 2 * At1024.BatchBytes(7), 7);
        var corrected = Assert.Single(_planner.Correct(plan, probe).Classes);
        Assert.Equal((3, 2.0, 1.5), (corrected.Images, corrected.Correction, corrected.ImagesPerSecond));
        Assert.Equal(2 * At1024.ImageBytes, corrected.Publish("hash", 3, null).BytesPerImage);
    }

    [Fact]
    public void A_batch_that_takes_less_than_the_estimate_changes_nothing()
    {
        var plan = _planner.Plan([At1024], 24 * Gigabyte);
        var probe = new ProbeResult(At1024.SizeClass, 7, 1.5, At1024.BatchBytes(7) / 2, 7);
        Assert.Equal(7, Assert.Single(_planner.Correct(plan, probe).Classes).Images);
        Assert.Equal(7, Assert.Single(_planner.Correct(plan, probe with { BatchBytes = null }).Classes).Images);
    }

    [Fact]
    public void A_probe_that_ran_out_of_memory_bounds_the_plan()
    {
        var plan = _planner.Plan([At1024], 24 * Gigabyte);
        Assert.Equal(3, Assert.Single(_planner.Correct(plan, new ProbeResult(At1024.SizeClass, 3, 1, null, 3)).Classes).Images);
    }

    [Fact]
    public void Shards_at_once_fill_a_batch_of_small_ones_and_are_few()
    {
        Assert.Equal([2, 8, 16], new[] { 1, 4, 64 }.Select(images => new PlannedClass(At512, images).ShardsAtOnce));
    }

    private static ModelNeed Hart(int size)
    {
        var preset = ModelPreset.Find("hart-0.7b", size);
        var estimate = MemoryEstimate.Of(preset, torch.ScalarType.BFloat16);
        return new ModelNeed(new SizeClass("hart-0.7b", size, size), estimate);
    }
}
