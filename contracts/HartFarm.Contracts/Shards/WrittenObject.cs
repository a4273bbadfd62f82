namespace HartFarm.Contracts.Shards;

/// <summary>An object that a lease wrote.</summary>
/// <param name="Name">Its name after the staging prefix.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash, in lower-case hexadecimal.</param>
public sealed record WrittenObject(string Name, WrittenObjectKind Kind, long Bytes, string Sha256);
