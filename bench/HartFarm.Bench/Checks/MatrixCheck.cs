using HartFarm.Bench.Measuring;
using HartFarm.Model.Runtime;
using static TorchSharp.torch;

namespace HartFarm.Bench.Checks;

/// <summary>How fast the device multiplies matrices of either type: the roof of all that follows.</summary>
internal sealed class MatrixCheck : ICheck
{
    private const double Tera = 1e12;

    /// <inheritdoc/>
    public string Name => "matrix";

    /// <inheritdoc/>
    public string Title => "the device's rate of matrix products";

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var device = Devices.Parse(context.Options.Device);
        CheckFigure Rate(string name, ScalarType type) => new(name, context.MatrixRate(type, device, context.Synchronize) / Tera, "TFLOP/s");
        return CheckResult.Measured(context.IsCuda ? $"{MatrixRate.Shape}: the roof for the rates below" : "a short product of fewer rows: the roof for the rates below", [Rate("bfloat16", ScalarType.BFloat16), Rate("float32", ScalarType.Float32)]);
    }
}
