using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Planning;

/// <summary>How many images of each size class a device may have in flight. One batch runs at a time, whatever its class.</summary>
/// <param name="Budget">The bytes that the process may have on the device in all, itself and the weights among them.</param>
/// <param name="Classes">What fits, in the order in which the models were named.</param>
/// <param name="LeftOut">What does not.</param>
public sealed record MemoryPlan(long Budget, IReadOnlyList<PlannedClass> Classes, IReadOnlyList<LeftOutClass> LeftOut)
{
    /// <summary>The class as planned, or null where it does not fit.</summary>
    public PlannedClass? Find(SizeClass sizeClass) => Classes.FirstOrDefault(planned => planned.SizeClass == sizeClass);
}
