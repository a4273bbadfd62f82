namespace HartFarm.Training.Scenes;

/// <summary>
/// How much scenes hold. What is where shows best where there is little else to see, and a model that has learned it there keeps it: so a
/// training goes from level to level.
/// </summary>
public enum SceneLevel
{
    /// <summary>One large plain shape on a plain ground, and a caption that names its kind, its colour, its place and the ground's tone.</summary>
    One = 1,

    /// <summary>One to three plain shapes of both sizes on a plain ground.</summary>
    Two = 2,

    /// <summary>All there is: patterns and textures too.</summary>
    Three = 3,
}
