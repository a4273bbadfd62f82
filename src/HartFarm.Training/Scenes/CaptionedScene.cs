namespace HartFarm.Training.Scenes;

/// <summary>A scene with one of its captions.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Caption">In lower case, of the words of <see cref="SceneVocabulary"/>.</param>
/// <param name="NamedAttributes">What the caption says; it leaves the scene's other attributes open.</param>
public sealed record CaptionedScene(Scene Scene, string Caption, IReadOnlyList<NamedAttribute> NamedAttributes);
