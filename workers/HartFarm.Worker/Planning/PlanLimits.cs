namespace HartFarm.Worker.Planning;

/// <summary>How far a plan goes.</summary>
/// <param name="MostImages">The batch beyond which there is no more speed.</param>
/// <param name="Share">The part of the budget that is planned for: estimates are right to some 15 %, and others want memory, too.</param>
public sealed record PlanLimits(int MostImages, double Share = PlanLimits.UsualShare)
{
    /// <summary>The usual part of the budget.</summary>
    public const double UsualShare = 0.85;

    /// <summary>For a CPU, which few images keep busy.</summary>
    public static PlanLimits Cpu { get; } = new(4);

    /// <summary>For a GPU.</summary>
    public static PlanLimits Gpu { get; } = new(64);
}
