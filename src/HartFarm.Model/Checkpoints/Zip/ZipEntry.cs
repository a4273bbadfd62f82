namespace HartFarm.Model.Checkpoints.Zip;

/// <summary>One file in a zip archive, as the archive's directory describes it.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="HeaderOffset">Where its own header starts, which its bytes follow.</param>
/// <param name="IsStored">Whether its bytes stand in the archive as they are, neither compressed nor encrypted.</param>
internal sealed record ZipEntry(string Name, long Length, long HeaderOffset, bool IsStored);
