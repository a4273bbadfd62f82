namespace HartFarm.Contracts.Shards;

/// <summary>To whoever waits for an image: what it looks like so far. It may get lost, come twice or come late; nothing depends on it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Image">The image's index in the job.</param>
/// <param name="Index">Which of its unfinished images this is, from 0.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="File">Its file, in the format of the job's images.</param>
public sealed record PartialImageMade(Guid JobId, long Image, int Index, int Width, int Height, byte[] File);
