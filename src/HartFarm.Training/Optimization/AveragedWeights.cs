namespace HartFarm.Training.Optimization;

/// <summary>The time in which <see cref="TrainableParameters"/> are their averages.</summary>
internal readonly struct AveragedWeights : IDisposable
{
    private readonly TrainableParameters _parameters;

    internal AveragedWeights(TrainableParameters parameters)
    {
        _parameters = parameters;
        parameters.SwapAverages();
    }

    /// <summary>Gives the weights of the last step back.</summary>
    public void Dispose() => _parameters.SwapAverages();
}
