using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks;

/// <summary>Which libtorch runs, on which device, and whether both answer.</summary>
internal sealed class DeviceCheck : ICheck
{
    private const double Gibi = 1L << 30;

    /// <inheritdoc/>
    public string Name => "device";

    /// <inheritdoc/>
    public string Title => "libtorch, the device, and its memory";

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var name = context.IsCuda ? CudaDriver.Name(Devices.CudaIndex(context.Options.Device)) : Hardware.ProcessorName;
        string[] lines =
        [
            $"libtorch {Torch.Description}",
            .. Torch.MissingSymbols.Count > 0 ? [$"{Torch.MissingSymbols.Count} symbols that it lacks were allowed to be missing: {string.Join(", ", Torch.MissingSymbols)}"] : Array.Empty<string>(),
            $"{context.Options.Device}: {name ?? "its name is not told"}",
        ];
        if (context.Memory.Total() is not { } total || context.Memory.Free() is not { } free)
        {
            var trouble = context.IsCuda ? CudaDriver.Trouble(Devices.CudaIndex(context.Options.Device)) : null;
            return new CheckResult(CheckVerdict.Failed, trouble ?? "the device's memory is not told", [], lines);
        }
        CheckFigure[] figures = [new("memory", total / Gibi, "GiB"), new("of it free", free / Gibi, "GiB")];
        return CheckResult.Judged(name is not null, name is null ? "the device's name is not told" : "libtorch and the device answer", figures, lines);
    }
}
