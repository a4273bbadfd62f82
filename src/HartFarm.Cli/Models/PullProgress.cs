namespace HartFarm.Cli.Models;

/// <summary>How far a file's download is.</summary>
/// <param name="File">Its name in the repository.</param>
/// <param name="Bytes">Bytes there are.</param>
/// <param name="Total">Bytes of the whole file; null where the server does not say.</param>
public sealed record PullProgress(string File, long Bytes, long? Total);
