using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>Takes memory away behind a stage of a batch.</summary>
/// <param name="take">Takes it, until it is disposed.</param>
internal sealed class StageTrap(Func<IDisposable> take)
{
    private readonly List<(GenerationStage Stage, int Scale)> _seen = [];
    private (GenerationStage Stage, int Scale)? _after;
    private IDisposable? _taken;
    private bool _isArmed;

    /// <summary>The stages that were seen, each once, in their order.</summary>
    internal IReadOnlyList<(GenerationStage Stage, int Scale)> Seen => _seen;

    /// <summary>Takes the memory behind a stage, or at once for null.</summary>
    internal void Arm((GenerationStage Stage, int Scale)? after)
    {
        (_after, _isArmed) = (after, true);
        if (after is null) Spring();
    }

    /// <summary>Gives the memory back.</summary>
    internal void Disarm()
    {
        _isArmed = false;
        _taken?.Dispose();
        _taken = null;
    }

    /// <summary>What a pipeline's stage observer calls.</summary>
    internal void Done(GenerationStage stage, int scale)
    {
        if (!_seen.Contains((stage, scale))) _seen.Add((stage, scale));
        if (_isArmed && _after == (stage, scale)) Spring();
    }

    private void Spring()
    {
        _isArmed = false;
        _taken = take();
    }
}
