namespace HartFarm.Training.Scenes;

/// <summary>What a caption can say of a scene and the pixels can show.</summary>
public enum AttributeKind
{
    /// <summary>How many shapes there are; every caption says it by listing them.</summary>
    Count,

    /// <summary>A shape's silhouette.</summary>
    Kind,

    /// <summary>A shape's colour.</summary>
    Colour,

    /// <summary>A shape's size.</summary>
    Size,

    /// <summary>A shape's pattern.</summary>
    Pattern,

    /// <summary>A shape's place of the 3x3 layout.</summary>
    Position,

    /// <summary>How the first shape lies to the second.</summary>
    Relation,

    /// <summary>The background's tone.</summary>
    Tone,

    /// <summary>The background's texture.</summary>
    Texture,
}
