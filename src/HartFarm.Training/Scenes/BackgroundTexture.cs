namespace HartFarm.Training.Scenes;

/// <summary>What lies on a background's tone; it changes the lightness alone.</summary>
public enum BackgroundTexture
{
    Plain,

    /// <summary>Lighter towards one side.</summary>
    Gradient,

    /// <summary>Soft round patches.</summary>
    Clouds,

    /// <summary>Thin level lines.</summary>
    Lines,

    /// <summary>Thin level and upright lines.</summary>
    Grid,
}
