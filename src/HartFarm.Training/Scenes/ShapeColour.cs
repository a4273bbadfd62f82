namespace HartFarm.Training.Scenes;

/// <summary>The colours of the shapes, each at least 22 degrees of hue from the next.</summary>
public enum ShapeColour
{
    Red,
    Orange,
    Yellow,
    Green,
    Cyan,
    Blue,
    Purple,
    Pink,
}
