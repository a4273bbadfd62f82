namespace HartFarm.Training.Scenes;

/// <summary>Which scenes are drawn; no scene is in two splits.</summary>
public enum SceneSplit
{
    /// <summary>For training.</summary>
    Train,

    /// <summary>Scenes that training never draws, of combinations that it does: one in twenty of those.</summary>
    Validation,

    /// <summary>Scenes with at least one combination that training never draws.</summary>
    HeldOut,
}
