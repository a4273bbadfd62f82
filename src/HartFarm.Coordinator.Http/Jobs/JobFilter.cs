using HartFarm.Contracts.Jobs;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Which jobs are listed.</summary>
/// <param name="State">Those in this state; null is all.</param>
/// <param name="Tag">Those with this tag; null is all.</param>
/// <param name="From">Those that were accepted at this time or later; null is all.</param>
/// <param name="To">Those that were accepted before this time; null is all.</param>
/// <param name="After">Those after this one, the newest first.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record JobFilter(JobState? State, string? Tag, DateTimeOffset? From, DateTimeOffset? To, JobCursor? After, int Limit);
