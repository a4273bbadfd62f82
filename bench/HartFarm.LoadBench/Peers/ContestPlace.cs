using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Peers;

/// <summary>Where a contestant works.</summary>
/// <param name="Services">PostgreSQL, RabbitMQ and the S3 store.</param>
/// <param name="Folder">A folder of its own, empty at first.</param>
internal sealed record ContestPlace(ServiceAddresses Services, string Folder)
{
    /// <summary>The log that its workers write.</summary>
    public string Log => Path.Combine(Folder, "executions.log");
}
