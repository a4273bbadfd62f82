using System.Globalization;

namespace HartFarm.Chaos.Faults;

/// <summary>A fault of a schedule.</summary>
/// <param name="At">When it begins, from the start of the schedule.</param>
/// <param name="Length">How long it lasts; what was killed is started again then.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Target">To what: a process, a service, or <c>process/service</c> for the network between.</param>
/// <param name="Jump">How far a clock is set forward, or back where it is negative.</param>
internal sealed record Fault(TimeSpan At, TimeSpan Length, FaultKind Kind, string Target, TimeSpan Jump = default)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At.TotalSeconds,5:0.0} s  {Kind} {Target}{(Jump == default ? "" : $" by {Jump.TotalSeconds:+0;-0} s")} for {Length.TotalSeconds:0.0} s");
}
