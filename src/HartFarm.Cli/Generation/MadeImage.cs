using HartFarm.Model.Generation;

namespace HartFarm.Cli.Generation;

/// <summary>An image as it came out of the generator, and what it was asked for.</summary>
public sealed record MadeImage(ImageTask Task, GeneratedImage Image);
