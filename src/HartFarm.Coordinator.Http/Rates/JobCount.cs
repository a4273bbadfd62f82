namespace HartFarm.Coordinator.Http.Rates;

/// <summary>How many images a job has made.</summary>
/// <param name="Id">The job.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Images">Images that are made, counted or not.</param>
/// <param name="IsOpen">Whether more may follow.</param>
internal sealed record JobCount(Guid Id, string Tenant, long Images, bool IsOpen);
