using System.Globalization;
using System.Text.Json;
using HartFarm.Bench.Measuring;

namespace HartFarm.Bench.Training;

/// <summary>How fast a training ran.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Training">What was trained.</param>
/// <param name="Precision">In which element type.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="StepSeconds">Each step that was measured.</param>
/// <param name="Waiting">The share of all steps' time that was spent waiting for data.</param>
/// <param name="Operations">Operations of a step.</param>
/// <param name="MatrixRates">Operations a second of a matrix product, before and after.</param>
public sealed record TrainingReport(
    Machine Machine, string Training, string Precision, int Threads, int Batch, IReadOnlyList<double> StepSeconds, double Waiting, long Operations,
    IReadOnlyList<double> MatrixRates)
{
    private const double Giga = 1e9;

    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The median step.</summary>
    public double MedianSeconds => Statistics.Median(StepSeconds);

    /// <summary>Images a second of the median step.</summary>
    public double ImagesPerSecond => Batch / MedianSeconds;

    /// <summary>Operations a second of the median step over those of the matrix product.</summary>
    public double ShareOfMatrixRate => Operations / MedianSeconds / MatrixRates.Average();

    /// <summary>One JSON object on one line; times in seconds, rates in operations a second.</summary>
    public string Json() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>A few lines of text.</summary>
    public string Plain() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         {Machine}
         {Training}, {Precision}, {Threads} threads, batch {Batch}, {StepSeconds.Count} steps
         {ImagesPerSecond:F1} images/s, {MedianSeconds * 1000:F0} ms a step in the middle, {StepSeconds.Min() * 1000:F0} to {StepSeconds.Max() * 1000:F0}
         {Operations / MedianSeconds / Giga:F0} GFLOP/s, {ShareOfMatrixRate:P1} of a matrix product's {string.Join(" before and ", MatrixRates.Select(rate => (rate / Giga).ToString("F0", CultureInfo.InvariantCulture)))} GFLOP/s after
         {Waiting:P1} of the time waiting for data
         """);
}
