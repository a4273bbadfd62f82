namespace HartFarm.Contracts.Http;

/// <summary>An uploaded file that is gone, in OpenAI's shape.</summary>
/// <param name="Id">The file's id.</param>
/// <param name="Object">Always <c>file</c>.</param>
/// <param name="Deleted">Always true.</param>
public sealed record DeletedFile(string Id, string Object = "file", bool Deleted = true);
