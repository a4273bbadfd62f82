namespace HartFarm.Client.Download;

/// <summary>A file of a dataset.</summary>
/// <param name="Name">Its name, relative to the dataset.</param>
/// <param name="Bytes">Its size; null where the manifest does not name it.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null where the manifest does not name it.</param>
internal sealed record ExpectedFile(string Name, long? Bytes, string? Sha256);
