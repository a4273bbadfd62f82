namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>What a batch has come to.</summary>
/// <param name="Output">The file of results; null where no line succeeded.</param>
/// <param name="Errors">The file of the other lines; null where there are none.</param>
/// <param name="Completed">Lines whose images are all made.</param>
/// <param name="Failed">Lines of which an image could not be made.</param>
internal sealed record BatchFiles(Guid? Output, Guid? Errors, int Completed, int Failed);
