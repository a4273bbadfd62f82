namespace HartFarm.LoadBench.Workers;

/// <summary>How far the work that tenants got is from what their weights give them.</summary>
internal static class FairShareError
{
    /// <summary>The greatest relative difference of a tenant; 0 where there was no work.</summary>
    /// <param name="work">Work by tenant.</param>
    /// <param name="weights">Weights by tenant.</param>
    public static double Of(IReadOnlyDictionary<string, double> work, IReadOnlyDictionary<string, double> weights)
    {
        var (all, sum) = (work.Values.Sum(), weights.Values.Sum());
        return all <= 0 ? 0 : weights.Max(tenant => Math.Abs(work.GetValueOrDefault(tenant.Key) / all / (tenant.Value / sum) - 1));
    }
}
