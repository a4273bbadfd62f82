using HartFarm.Model.Runtime;
using HartFarm.Parity;
using HartFarm.Parity.Golden;

namespace HartFarm.Bench.Checks;

/// <summary>Every part of the model against the reference's numbers, in float32 on the device.</summary>
internal sealed class ParityCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "parity";

    /// <inheritdoc/>
    public string Title => "the reference's numbers in float32, within their tolerances";

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        if (context.Options.Golden is not { } root || !Directory.Exists(root)) return CheckResult.NotApplicable("there are no reference numbers here; --golden names their folder");
        var device = Devices.Parse(context.Options.Device);
        ExactFloat32.Require();
        List<CheckFigure> figures = [];
        List<string> problems = [];
        foreach (var (folder, part) in ParitySuite.Parts(root))
        {
            var name = $"{part} {Path.GetFileName(folder)}";
            try
            {
                figures.Add(new CheckFigure($"{name}: largest difference, of what is allowed", ParitySuite.Compare(folder, part, device).LargestShare, ""));
            }
            catch (GoldenDifferenceException error)
            {
                problems.Add($"{name}: {error.Message}");
            }
            context.Log.WriteLine($"{name} compared");
        }
        if (figures.Count + problems.Count == 0) return CheckResult.NotApplicable($"there are no reference numbers in {root}");
        return CheckResult.Judged(problems.Count == 0, $"{figures.Count} of {figures.Count + problems.Count} parts agree", figures, problems);
    }
}
