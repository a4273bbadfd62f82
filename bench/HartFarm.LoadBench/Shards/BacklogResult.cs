namespace HartFarm.LoadBench.Shards;

/// <summary>Shards of one image that are made while others wait.</summary>
/// <param name="Backlog">Shards of the job.</param>
/// <param name="SubmitSeconds">Until the job was accepted.</param>
/// <param name="ShardsPerSecond">Shards that were completed a second.</param>
/// <param name="ProcessorMilliseconds">What a shard took of the processors, by part.</param>
/// <param name="Transactions">Transactions of the database a shard.</param>
/// <param name="DatabaseBytes">The database afterwards.</param>
/// <param name="VacuumSeconds">What a vacuum of it took then.</param>
/// <param name="DatabaseBytesVacuumed">The database after that.</param>
internal sealed record BacklogResult(
    int Backlog, double SubmitSeconds, double ShardsPerSecond, IReadOnlyDictionary<string, double> ProcessorMilliseconds, double Transactions,
    long DatabaseBytes, double VacuumSeconds, long DatabaseBytesVacuumed)
{
    /// <summary>Of all parts together.</summary>
    public double Milliseconds => ProcessorMilliseconds.Values.Sum();

    /// <summary>Of the parts that a backlog could slow down: the coordinator and the database.</summary>
    public double ControlMilliseconds => ProcessorMilliseconds["coordinator"] + ProcessorMilliseconds["PostgreSQL"];
}
