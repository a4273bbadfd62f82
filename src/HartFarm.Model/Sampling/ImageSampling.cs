namespace HartFarm.Model.Sampling;

/// <summary>How one image of a batch is sampled.</summary>
/// <param name="Guidance">Strength of classifier-free guidance; 0 follows the condition alone.</param>
/// <param name="TopK">How many of the likeliest codes may be drawn; null for the reference's schedule.</param>
/// <param name="TopP">The share of probability that may be drawn from; 0 is off.</param>
/// <param name="Temperature">Divides the logits.</param>
public sealed record ImageSampling(double Guidance, int? TopK = null, double TopP = 0, double Temperature = 1)
{
    // The reference's top_k by stage, whatever its caller asks for.
    private const int EarlyTopK = 600;
    private const int LateTopK = 300;
    private const int FirstLateStage = 7;

    /// <summary>The k in force at a stage.</summary>
    public int TopKAt(int stage) => TopK ?? (stage < FirstLateStage ? EarlyTopK : LateTopK);
}
