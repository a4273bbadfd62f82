namespace HartFarm.Client.Download;

/// <summary>How far a download is.</summary>
/// <param name="FilesDone">Files that are there and right.</param>
/// <param name="BytesDone">Bytes that are there.</param>
/// <param name="BytesTotal">Bytes of all files that are known so far.</param>
public sealed record DownloadProgress(long FilesDone, long BytesDone, long BytesTotal);
