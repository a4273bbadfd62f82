using System.Globalization;
using System.Runtime.InteropServices;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Hosting;

namespace HartFarm.Cli.Diagnosis;

/// <summary>What a machine needs to make images.</summary>
internal sealed class MachineChecks(DoctorOptions options, IModelInspector inspector)
{
    private const long LeastRoom = 2L << 30;

    /// <summary>The program and the system below it.</summary>
    internal static Finding Program() => Finding.Good(
        "program", $"HartFarm {typeof(MachineChecks).Assembly.GetName().Version?.ToString(3)}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");

    /// <summary>Whether libtorch can be loaded.</summary>
    internal static Finding Libtorch()
    {
        try
        {
            Torch.Initialize();
            return Torch.MissingSymbols.Count == 0
                ? Finding.Good("libtorch", Torch.Description)
                : Finding.Warning("libtorch", $"{Torch.Description}; it lacks {Torch.MissingSymbols.Count} symbols, as {Torch.UnfitVariable} allows: {string.Join(", ", Torch.MissingSymbols)}", "take the libtorch that TorchSharp is built for: a call of one of them ends the process");
        }
        catch (TorchUnavailableException error)
        {
            return Finding.Bad("libtorch", error.Message, Torch.Flavor == Torch.SystemFlavor
                ? $"set {Torch.LibraryFolderVariable} to the lib folder of an installed PyTorch of the version that TorchSharp is built for"
                : "build anew with dotnet build -c Release; on another C library than glibc it cannot work");
        }
    }

    /// <summary>The device that would compute.</summary>
    internal Finding Device()
    {
        try
        {
            var name = options.Device ?? Devices.Best;
            _ = Devices.Parse(name);
            var device = WorkerDevice.Find(name);
            var detail = $"{device.Id}: {device.Name}, {ByteSize.Text(device.Memory.Available)} of {ByteSize.Text(device.Memory.Total)} free";
            if (name != "cpu") return Finding.Good("device", detail);
            return Hardware.HasBFloat16
                ? Finding.Good("device", $"{detail}, {Environment.ProcessorCount} cores with bfloat16")
                : Finding.Warning("device", $"{detail}, {Environment.ProcessorCount} cores without bfloat16", "it computes in float32, several times slower; a GPU, or a processor with AVX512-BF16 or AMX, is quicker");
        }
        catch (Exception error) when (error is ArgumentException or TorchUnavailableException)
        {
            return Finding.Bad("device", error.Message, "name one that is there with --device; for CUDA build with -p:TorchFlavor=cuda and see that nvidia-smi lists the device");
        }
    }

    /// <summary>The checkpoint, and whether it fits the memory.</summary>
    internal Finding Checkpoint(CancellationToken cancellation)
    {
        try
        {
            var report = inspector.Inspect(ShippedModel.Find(options.Model), hash: false, cancellation);
            var need = report.Memory[0].Process;
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Folder}: {report.Parts.Sum(part => part.Parameters):N0} parameters, {report.Width}x{report.Height} pixels, {ByteSize.Text(need)} for one image in {report.Memory[0].Precision}");
            var free = WorkerDevice.Find(options.Device ?? Devices.Best).Memory.Available;
            return need <= free
                ? Finding.Good("checkpoint", detail)
                : Finding.Bad("checkpoint", $"{detail}, and {ByteSize.Text(free)} are free", "free memory, take another device with --device, or a smaller checkpoint");
        }
        catch (Exception error) when (error is InputException or CheckpointException or TorchUnavailableException or ArgumentException)
        {
            return Finding.Bad("checkpoint", error.Message.Split('\n')[0], "hartfarm model pull fetches one, hartfarm model init writes one for trials; --model names its folder");
        }
    }

    /// <summary>Whether the folder for jobs and images can be written, and has room.</summary>
    internal Finding Disk()
    {
        var folder = Path.GetFullPath(options.Data);
        while (!Directory.Exists(folder)) folder = Path.GetDirectoryName(folder)!;
        try
        {
            var probe = Path.Combine(folder, $".hartfarm-{Guid.NewGuid():N}");
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var detail = $"{folder}: {ByteSize.Text(free)} free";
            return free >= LeastRoom ? Finding.Good("disk", detail) : Finding.Warning("disk", detail, "a worker stops taking work when the disk is full; make room, or take another folder with --data");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad("disk", $"{folder}: {error.Message}", "take a folder that you may write to with --data");
        }
    }
}
