namespace HartFarm.Training.Scenes.Checks;

/// <summary>Whether a picture shows something that its caption says.</summary>
/// <param name="Named">What the caption says.</param>
/// <param name="Expected">How the scene has it, in a word.</param>
/// <param name="Found">How the picture has it, in a word.</param>
/// <param name="IsRight">Whether both are the same.</param>
public sealed record AttributeCheck(NamedAttribute Named, string Expected, string Found, bool IsRight);
