using HartFarm.Bench.Measuring;
using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Checks.Measures;

/// <summary>A clock of a batch's stages that waits for the device only while it measures.</summary>
/// <param name="synchronize">Waits for what the device has still to do.</param>
internal sealed class SwitchedClock(Action synchronize)
{
    private readonly StageClock _clock = new(TimeProvider.System, synchronize);
    private bool _isOn;

    /// <summary>What a pipeline's stage observer calls.</summary>
    internal void Done(GenerationStage stage, int scale)
    {
        if (_isOn) _clock.Done(stage, scale);
    }

    /// <summary>The times of one batch.</summary>
    /// <param name="batch">Makes it.</param>
    /// <param name="scales">The model's scales.</param>
    internal BatchTimes Measure(Action batch, int scales)
    {
        _isOn = true;
        try
        {
            _clock.Start();
            batch();
            return _clock.Times(scales);
        }
        finally
        {
            _isOn = false;
        }
    }
}
