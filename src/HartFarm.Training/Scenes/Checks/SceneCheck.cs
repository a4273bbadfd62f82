using HartFarm.Training.Scenes.Reading;

namespace HartFarm.Training.Scenes.Checks;

/// <summary>A picture held against its caption.</summary>
/// <param name="Attributes">What the caption says, each right or wrong.</param>
/// <param name="Found">What the picture shows.</param>
public sealed record SceneCheck(IReadOnlyList<AttributeCheck> Attributes, FoundScene Found)
{
    /// <summary>How many of the attributes are right.</summary>
    public int Right => Attributes.Count(attribute => attribute.IsRight);

    /// <summary>Whether all of them are.</summary>
    public bool IsRight => Attributes.All(attribute => attribute.IsRight);
}
