namespace HartFarm.Training.Scenes.Reading;

/// <summary>What pixels show.</summary>
/// <param name="Objects">The shapes, the largest first.</param>
/// <param name="Tone">The background's tone.</param>
/// <param name="Texture">The background's texture.</param>
public sealed record FoundScene(IReadOnlyList<FoundObject> Objects, BackgroundTone Tone, BackgroundTexture Texture);
