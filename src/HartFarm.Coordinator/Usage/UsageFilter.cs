namespace HartFarm.Coordinator.Usage;

/// <summary>Which usage is listed.</summary>
/// <param name="Tenant">This tenant's; null is all.</param>
/// <param name="From">From this day on.</param>
/// <param name="To">To this day, itself included.</param>
/// <param name="After">What comes after this row.</param>
/// <param name="Limit">How many at most.</param>
public sealed record UsageFilter(string? Tenant, DateOnly? From, DateOnly? To, (DateOnly Day, string Tenant, string Model)? After, int Limit);
