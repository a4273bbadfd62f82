namespace HartFarm.FarmBench.Overhead;

/// <summary>What a round took, in seconds.</summary>
/// <param name="Bare">The bare pipeline, by the clock.</param>
/// <param name="Farm">The farm, by the clock: from the job's acceptance to its end, manifest and all.</param>
/// <param name="Worker">Processor time of the worker during that.</param>
/// <param name="Coordinator">Processor time of the coordinator.</param>
/// <param name="Services">Processor time of PostgreSQL, RabbitMQ and the S3 store, by name.</param>
internal sealed record RoundTimes(double Bare, double Farm, double Worker, double Coordinator, IReadOnlyDictionary<string, double> Services);
