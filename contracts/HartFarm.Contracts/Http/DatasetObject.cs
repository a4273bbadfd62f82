namespace HartFarm.Contracts.Http;

/// <summary>An object of a job's dataset.</summary>
/// <param name="Name">Its name, relative to the job, as <c>data/000000.tar</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Link">Where the object store itself gives it; null where the coordinator alone does.</param>
public sealed record DatasetObject(string Name, long Bytes, DateTimeOffset Modified, PresignedLink? Link = null);
