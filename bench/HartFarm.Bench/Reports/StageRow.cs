namespace HartFarm.Bench.Reports;

/// <summary>One stage of a batch.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Operations">What it needs.</param>
public sealed record StageRow(string Name, double Seconds, long Operations)
{
    /// <summary>Operations a second.</summary>
    public double Rate => Seconds > 0 ? Operations / Seconds : 0;
}
