namespace HartFarm.Model.Text;

/// <summary>Where a prompt's empty slots stand.</summary>
public enum PaddingSide
{
    /// <summary>Behind the prompt.</summary>
    Right,

    /// <summary>Before the prompt.</summary>
    Left,
}
