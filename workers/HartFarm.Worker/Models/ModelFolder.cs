namespace HartFarm.Worker.Models;

/// <summary>A model that a worker is to load.</summary>
/// <param name="Name">What jobs call it: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Path">The checkpoint's folder.</param>
public sealed record ModelFolder(string Name, string Path);
