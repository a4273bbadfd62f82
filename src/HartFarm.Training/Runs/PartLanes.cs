using HartFarm.Model.Kernels;

namespace HartFarm.Training.Runs;

/// <summary>
/// Lanes in which the parts of a step's batch are passed side by side, each with a replica of the model and its share of the threads. A
/// small model's operations are too short to be worth a second thread each; whole passes are. Gradients are summed in the parts' order, so
/// that lanes alone change no bit; the number of threads in each may.
/// </summary>
internal static class PartLanes
{
    /// <summary>How many lanes a training has: on a CPU as many as there are threads, up to the parts of a step.</summary>
    internal static int Count(RunOptions run, Device device) => device.type == DeviceType.CPU ? Math.Max(1, Math.Min(TorchThreads.MostLanes, run.Accumulation)) : 1;

    /// <summary>Runs a pass for each part.</summary>
    /// <param name="lanes">How many run at the same time.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="pass">The pass of a part in a lane.</param>
    /// <param name="collect">Called when all lanes have made theirs, before they go on: it takes their gradients.</param>
    internal static T[] Run<T>(int lanes, int parts, Func<int, int, T> pass, Action collect)
    {
        var results = new T[parts];
        for (var first = 0; first < parts; first += lanes)
        {
            TorchThreads.Lanes(Math.Min(lanes, parts - first), lane => results[first + lane] = pass(first + lane, lane));
            collect();
        }
        return results;
    }
}
