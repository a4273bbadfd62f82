namespace HartFarm.Training.Data.Tars;

/// <summary>A file in a tar.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where its bytes start in the tar.</param>
/// <param name="Length">How many they are.</param>
internal sealed record TarMember(string Name, long Offset, int Length);
