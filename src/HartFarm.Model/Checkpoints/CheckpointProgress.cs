namespace HartFarm.Model.Checkpoints;

/// <summary>How far the writing or fetching of a checkpoint is.</summary>
/// <param name="BytesDone">How many bytes of all files are there, with those that were there before.</param>
/// <param name="BytesTotal">How many bytes all files have.</param>
/// <param name="File">The file in hand, relative to the checkpoint's folder.</param>
public readonly record struct CheckpointProgress(long BytesDone, long BytesTotal, string File);
