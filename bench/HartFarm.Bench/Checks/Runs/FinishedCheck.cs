namespace HartFarm.Bench.Checks.Runs;

/// <summary>A check that was run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model's name and size, or null.</param>
/// <param name="Title">What it looks at.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Result">What it found.</param>
internal sealed record FinishedCheck(string Name, string? Model, string Title, double Seconds, CheckResult Result);
