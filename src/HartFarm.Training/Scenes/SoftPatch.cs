namespace HartFarm.Training.Scenes;

/// <summary>A round patch of a cloudy background, fading out to its rim.</summary>
/// <param name="X">Of its middle, in units from the left.</param>
/// <param name="Y">Of its middle, in units from the top.</param>
/// <param name="Radius">In units.</param>
/// <param name="Strength">Of its middle; a share of the way to white above zero, to black below.</param>
public readonly record struct SoftPatch(double X, double Y, double Radius, double Strength);
