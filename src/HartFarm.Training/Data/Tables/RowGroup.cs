namespace HartFarm.Training.Data.Tables;

/// <summary>The rows of a row group, held in memory.</summary>
/// <param name="Images">Each image's file, or null where there is none.</param>
/// <param name="Captions">Each caption, or null where there is none.</param>
internal sealed record RowGroup(byte[]?[] Images, string?[] Captions);
