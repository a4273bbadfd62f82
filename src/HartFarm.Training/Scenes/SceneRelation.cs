namespace HartFarm.Training.Scenes;

/// <summary>Where the first shape of a scene is, seen from the second.</summary>
public enum SceneRelation
{
    LeftOf,
    RightOf,
    Above,
    Below,
}
