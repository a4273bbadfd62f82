using System.Globalization;
using HartFarm.Model.Memory;

namespace HartFarm.Worker.Planning;

/// <summary>Decides which models share a device, and how many images of each it holds at once.</summary>
/// <param name="limits">How far to go.</param>
public sealed class MemoryPlanner(PlanLimits limits)
{
    /// <summary>
    /// Plans for a device. Models are admitted in their order, each if its weights and one of its images fit beside all weights that were
    /// admitted before, and leave those models room for an image, too.
    /// </summary>
    /// <param name="models">What the models need.</param>
    /// <param name="budget">The bytes that the process may have on the device in all.</param>
    public MemoryPlan Plan(IReadOnlyList<ModelNeed> models, long budget)
    {
        var usable = Usable(budget);
        List<ModelNeed> admitted = [];
        List<LeftOutClass> leftOut = [];
        foreach (var model in models)
        {
            ModelNeed[] together = [.. admitted, model];
            var needed = Weights(together) + MemoryEstimate.RuntimeBytes + together.Max(one => one.BatchBytes(1));
            if (needed <= usable) admitted.Add(model);
            else leftOut.Add(new LeftOutClass(model.SizeClass, Refusal(needed, usable, admitted.Count)));
        }
        var weights = Weights(admitted);
        return new MemoryPlan(budget, [.. admitted.Select(Planned)], leftOut);

        PlannedClass Planned(ModelNeed model)
        {
            var images = Largest(model, weights, usable, 1, limits.MostImages);
            return new PlannedClass(model, images) { ShownImages = Largest(model, weights, usable, 1, images, shown: true) };
        }
    }

    /// <summary>The plan with what a probe measured; fewer images where they take more than the estimate, never more.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="probe">What was measured.</param>
    public MemoryPlan Correct(MemoryPlan plan, ProbeResult probe)
    {
        var weights = Weights(plan.Classes.Select(planned => planned.Need));
        return plan with { Classes = [.. plan.Classes.Select(planned => planned.SizeClass == probe.SizeClass ? Corrected(planned) : planned)] };

        PlannedClass Corrected(PlannedClass planned)
        {
            var correction = Math.Max(1, (probe.BatchBytes ?? 0) / (double)planned.Need.BatchBytes(probe.Images));
            // An image that did run fits, whatever the figures say.
            var fits = Math.Max(1, Largest(planned.Need, weights, Usable(plan.Budget), correction, Math.Min(planned.Images, probe.MostImages)));
            var shown = Largest(planned.Need, weights, Usable(plan.Budget), correction, Math.Min(fits, planned.ShownImages), shown: true);
            return planned with { Images = fits, ShownImages = shown, Correction = correction, ImagesPerSecond = probe.ImagesPerSecond };
        }
    }

    private static int Largest(ModelNeed model, long weights, long usable, double correction, int most, bool shown = false)
    {
        var room = usable - weights - MemoryEstimate.RuntimeBytes;
        while (most > 0 && model.BatchBytes(most, shown) * correction > room) most--;
        return most;
    }

    private static long Weights(IEnumerable<ModelNeed> models) => models.Sum(model => model.Estimate.Weights.Total);

    private static string Refusal(long needed, long usable, int before) => string.Create(
        CultureInfo.InvariantCulture,
        $"with its weights and one image{(before > 0 ? " beside the models before it" : "")} it needs {Gigabytes(needed):0.0} GB of the {Gigabytes(usable):0.0} GB that are planned for");

    private static double Gigabytes(long bytes) => bytes / 1e9;

    private long Usable(long budget) => (long)(budget * limits.Share);
}
