namespace HartFarm.Training.Scenes;

/// <summary>The colours of the backgrounds: without hue, or nearly so, where every shape has one.</summary>
public enum BackgroundTone
{
    White,
    Cream,
    Grey,
    Black,
}
