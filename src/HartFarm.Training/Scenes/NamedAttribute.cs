namespace HartFarm.Training.Scenes;

/// <summary>Something that a caption says.</summary>
/// <param name="What">Which attribute.</param>
/// <param name="Object">Of which shape of the scene; null for what belongs to the whole.</param>
public readonly record struct NamedAttribute(AttributeKind What, int? Object = null);
