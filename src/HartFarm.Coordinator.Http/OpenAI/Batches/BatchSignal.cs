using HartFarm.Coordinator.Signals;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>What tells this process that a batch has something to do; a slow timer looks too.</summary>
internal sealed class BatchSignal
{
    public Signal Batches { get; } = new();
}
