namespace HartFarm.Bench.Checks;

/// <summary>One number that a check found.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; empty for a count.</param>
internal sealed record CheckFigure(string Name, double Value, string Unit);
