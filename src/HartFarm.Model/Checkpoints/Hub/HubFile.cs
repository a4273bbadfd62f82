namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>A file of a repository, as the hub lists it.</summary>
/// <param name="Path">Its path in the repository, checked to stay inside.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes in lower-case hex, for large files.</param>
/// <param name="GitSha1">The SHA-1 of git's blob of it in lower-case hex, for small files.</param>
public sealed record HubFile(string Path, long Size, string? Sha256, string? GitSha1);
