using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Measuring;

/// <summary>Adds up the time of each stage of a batch: from the end of the stage before.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="synchronize">Waits for what the device has still to do.</param>
public sealed class StageClock(TimeProvider clock, Action synchronize)
{
    private readonly Dictionary<(GenerationStage Stage, int Scale), TimeSpan> _times = [];
    private long _last;

    /// <summary>Begins a batch.</summary>
    public void Start()
    {
        synchronize();
        _times.Clear();
        _last = clock.GetTimestamp();
    }

    /// <summary>A stage ends now.</summary>
    public void Done(GenerationStage stage, int scale)
    {
        synchronize();
        var now = clock.GetTimestamp();
        _times[(stage, scale)] = _times.GetValueOrDefault((stage, scale)) + clock.GetElapsedTime(_last, now);
        _last = now;
    }

    /// <summary>The batch's times so far.</summary>
    /// <param name="scales">How many scales there are.</param>
    public BatchTimes Times(int scales) => new(
        Of(GenerationStage.Text, 0),
        [.. Enumerable.Range(0, scales).Select(scale => Of(GenerationStage.Scale, scale))],
        Of(GenerationStage.ResidualDiffusion, scales - 1),
        Of(GenerationStage.Decoder, scales - 1));

    private double Of(GenerationStage stage, int scale) => _times.GetValueOrDefault((stage, scale)).TotalSeconds;
}
