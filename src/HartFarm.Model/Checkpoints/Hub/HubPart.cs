namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>What is fetched from one repository for one folder of a checkpoint.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Revision">The branch, tag or commit.</param>
/// <param name="Files">The files, and where they go below the checkpoint's folder.</param>
internal sealed record HubPart(string Repository, string Revision, IReadOnlyList<(HubFile File, string Target)> Files);
