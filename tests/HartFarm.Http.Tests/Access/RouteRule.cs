namespace HartFarm.Http.Tests.Access;

/// <summary>Who may use a route, and what another tenant sees there.</summary>
/// <param name="Scopes">All that its key has to be for.</param>
/// <param name="IsHidden">It is about one thing of a tenant, which is not there for another.</param>
/// <param name="IsOpen">No key is needed.</param>
internal sealed record RouteRule(IReadOnlyList<string> Scopes, bool IsHidden = false, bool IsOpen = false)
{
    /// <summary>Lists what is the caller's, or makes something that is.</summary>
    public static RouteRule Reads { get; } = new([Coordinator.Http.Access.Scopes.Read]);

    public static RouteRule Submits { get; } = new([Coordinator.Http.Access.Scopes.Read, Coordinator.Http.Access.Scopes.Submit]);

    /// <summary>Is about one thing of a tenant.</summary>
    public static RouteRule ReadsOne { get; } = Reads with { IsHidden = true };

    public static RouteRule SubmitsToOne { get; } = Submits with { IsHidden = true };

    public static RouteRule ControlsOne { get; } = new([Coordinator.Http.Access.Scopes.Submit], IsHidden: true);

    public static RouteRule Administers { get; } = new([Coordinator.Http.Access.Scopes.Admin]);

    public static RouteRule Measures { get; } = new([Coordinator.Http.Access.Scopes.Metrics]);

    /// <summary>Any key will do.</summary>
    public static RouteRule AnyKey { get; } = new([]);

    public static RouteRule Open { get; } = new([], IsOpen: true);
}
