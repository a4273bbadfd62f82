namespace HartFarm.Storage.Shards;

/// <summary>An object that was put.</summary>
/// <param name="Name">Relative to the job.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
public sealed record ShardObject(string Name, long Bytes, string Sha256);
