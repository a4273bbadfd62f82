namespace HartFarm.LoadBench.Peers;

/// <summary>A round of one contestant.</summary>
/// <param name="Tasks">How many tasks.</param>
/// <param name="EnqueueSeconds">Until all were taken.</param>
/// <param name="DrainSeconds">From the first task's start until the last was done and, where all were, acknowledged.</param>
/// <param name="ProcessorSeconds">What workers, coordinators and services used of the processors for that.</param>
/// <param name="Missing">Tasks that had not ended when none did any more.</param>
/// <param name="Repeated">Tasks that ended more than once.</param>
/// <param name="StartSeconds">From a lone task's submission to its start, one by one.</param>
/// <param name="Afterwards">What came after the last task.</param>
internal sealed record RoundResult(
    int Tasks, double EnqueueSeconds, double DrainSeconds, double ProcessorSeconds, int Missing, int Repeated, IReadOnlyList<double> StartSeconds, string? Afterwards)
{
    /// <summary>Tasks a second, of those that were done.</summary>
    public double Rate => (Tasks - Missing) / DrainSeconds;
}
