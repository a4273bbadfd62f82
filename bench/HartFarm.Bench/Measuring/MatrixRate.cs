using System.Diagnostics;
using static TorchSharp.torch;

namespace HartFarm.Bench.Measuring;

/// <summary>How fast the device multiplies matrices: the roof over what a model can reach on it.</summary>
public static class MatrixRate
{
    private const int Rows = 8192;
    private const int Inner = 1536;
    private const int Columns = 8192;
    private const int WarmUps = 2;
    private const int Runs = 9;
    private const int BriefRows = 256;
    private const int BriefRuns = 3;

    /// <summary>The shape of the product, for the reports.</summary>
    public static string Shape { get; } = $"[{Rows}, {Inner}] x [{Inner}, {Columns}]";

    /// <summary>Operations a second, the median of several products: the feed-forward's of the published model at its last scale.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="device">The device.</param>
    /// <param name="synchronize">Waits for what the device has still to do.</param>
    public static double Measure(ScalarType type, Device device, Action synchronize) => Measure(type, device, synchronize, Rows, Runs);

    /// <summary>The same in a moment where the device is a CPU: of fewer rows, and fewer times. For checks in which the rate is not what matters.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="device">The device.</param>
    /// <param name="synchronize">Waits for what the device has still to do.</param>
    public static double MeasureBriefly(ScalarType type, Device device, Action synchronize) =>
        device.type == TorchSharp.DeviceType.CPU ? Measure(type, device, synchronize, BriefRows, BriefRuns) : Measure(type, device, synchronize);

    private static double Measure(ScalarType type, Device device, Action synchronize, int rows, int runs)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Tensor left = randn([rows, Inner], type, device), right = randn([Columns, Inner], type, device);
        var seconds = new List<double>();
        for (var run = -WarmUps; run < runs; run++)
        {
            synchronize();
            var start = Stopwatch.GetTimestamp();
            using (nn.functional.linear(left, right)) synchronize();
            if (run >= 0) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * rows * Inner * Columns / Statistics.Median(seconds);
    }
}
