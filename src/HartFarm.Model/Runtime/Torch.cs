using System.Reflection;
using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Loads libtorch once per process: the one that was built in, or the one in the folder that HARTFARM_LIBTORCH names.</summary>
public static class Torch
{
    /// <summary>The environment variable that names a folder with libtorch's libraries, such as the lib folder of an installed PyTorch.</summary>
    public const string LibraryFolderVariable = "HARTFARM_LIBTORCH";

    private static readonly string[] Preloaded = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>The folder given by <see cref="LibraryFolderVariable"/>, or null.</summary>
    public static string? LibraryFolder => Environment.GetEnvironmentVariable(LibraryFolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Loads the libraries; calls after the first do nothing.</summary>
    /// <exception cref="TorchUnavailableException">A library is missing or cannot be loaded.</exception>
    public static void Initialize() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeEnvironment.MakeReproducible();
        var folder = LibraryFolder;
        if (folder is not null) Preload(folder);
        try
        {
            InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (error is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            throw new TorchUnavailableException(
                folder is null
                    ? $"libtorch could not be loaded; a build with TorchFlavor=system needs {LibraryFolderVariable}, the folder of its libraries: {error.Message}"
                    : $"libtorch in {folder} ({LibraryFolderVariable}) could not be loaded: {error.Message}",
                error);
        }
        NativeLibrary.SetDllImportResolver(typeof(Torch).Assembly, Resolve);
        NativeHeap.KeepFreedMemory();
        Nnpack.Disable();
        return true;
    }

    private static void Preload(string folder)
    {
        foreach (var name in Preloaded)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) throw new TorchUnavailableException($"{LibraryFolderVariable} names {folder}, where there is no {name}.");
            try
            {
                NativeLibrary.Load(path);
            }
            catch (DllNotFoundException error)
            {
                throw new TorchUnavailableException($"{path} ({LibraryFolderVariable}) could not be loaded: {error.Message}", error);
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != "torch_cpu") return 0;
        // Already in the process: the loader finds it by its name, wherever it came from.
        return NativeLibrary.TryLoad("libtorch_cpu.so", out var handle) || NativeLibrary.TryLoad(name, assembly, search, out handle) ? handle : 0;
    }
}
