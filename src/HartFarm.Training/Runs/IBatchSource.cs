namespace HartFarm.Training.Runs;

/// <summary>Gives each part of each step its batch, the same one whenever it is asked for.</summary>
public interface IBatchSource
{
    /// <summary>How long training has waited for batches.</summary>
    TimeSpan Waited { get; }

    /// <summary>The batch of a part of a step; steps are asked for in order.</summary>
    /// <exception cref="Data.DataException">An image or a caption cannot be used.</exception>
    TrainingBatch Next(long step, int part, CancellationToken cancellation);
}
