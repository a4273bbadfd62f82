namespace HartFarm.Client.Download;

/// <summary>What a download did.</summary>
/// <param name="Fetched">Files that were fetched.</param>
/// <param name="Kept">Files that were there already, with the hashes of the manifest.</param>
/// <param name="Bytes">Bytes that were fetched.</param>
public sealed record DownloadSummary(long Fetched, long Kept, long Bytes);
