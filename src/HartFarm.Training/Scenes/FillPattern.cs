namespace HartFarm.Training.Scenes;

/// <summary>What a shape is filled with.</summary>
public enum FillPattern
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>Diagonal stripes of a second tone.</summary>
    Stripes,

    /// <summary>Dots of a second tone.</summary>
    Dots,
}
