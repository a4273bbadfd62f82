namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>A step of a sequence. What its numbers choose among depends on what has happened before.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="First">Which message, lease, shard or how long.</param>
/// <param name="Second">Which worker and how many places it has, or how many images failed.</param>
/// <param name="CrashAt">The coordinator ends at the n-th thing that it does of the step; 0 lets it do all.</param>
public sealed record Step(StepKind Kind, int First = 0, int Second = 0, int CrashAt = 0)
{
    /// <summary>Steps that are one transaction each, so that a crash leaves all of it or nothing.</summary>
    public bool IsWhole => Kind is not (StepKind.Stop or StepKind.Resume or StepKind.Sweep or StepKind.Finalize or StepKind.Wait or StepKind.Beat);
}
