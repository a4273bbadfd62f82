namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>Marks a route that takes back what it has made when it fails: the same request sent again is a new one.</summary>
internal sealed class TakenBack;
