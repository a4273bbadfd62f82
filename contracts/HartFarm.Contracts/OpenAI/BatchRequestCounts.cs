namespace HartFarm.Contracts.OpenAI;

/// <summary>A batch's lines, counted.</summary>
/// <param name="Total">All of them; 0 while the file is read.</param>
/// <param name="Completed">Those whose images are all made.</param>
/// <param name="Failed">Those of which an image could not be made, as far as that is known; exact when the batch has ended.</param>
public sealed record BatchRequestCounts(int Total, int Completed, int Failed);
