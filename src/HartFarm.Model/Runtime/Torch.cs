using System.Reflection;
using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>
/// Loads libtorch once per process: the one that was built in or, in a build with TorchFlavor=system, the one in the folder that
/// HARTFARM_LIBTORCH names.
/// </summary>
public static partial class Torch
{
    /// <summary>The environment variable that names a folder with libtorch's libraries, such as the lib folder of an installed PyTorch.</summary>
    public const string LibraryFolderVariable = "HARTFARM_LIBTORCH";

    /// <summary>
    /// The environment variable that, with the value <c>allow</c>, has a libtorch tried that lacks symbols of TorchSharp's library: whatever calls
    /// one of them ends the process. For trials on a machine that has no other libtorch.
    /// </summary>
    public const string UnfitVariable = "HARTFARM_LIBTORCH_UNFIT";

    /// <summary>The flavor of a build that has no libtorch of its own.</summary>
    public const string SystemFlavor = "system";

    private const string TorchLibrary = "torch_cpu";
    private const string BindingLibrary = "LibTorchSharp";

    // A message names so many of the symbols that a libtorch lacks.
    private const int NamedSymbols = 5;

    // Of dlopen: all symbols are found now, and not each at its first call.
    private const int BindNow = 2;

    // In the order in which they need each other; the others are pulled in by these.
    private static readonly string[] Preloaded = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    // A libtorch for CUDA has this one, too. The others need it, but a loader may put off telling that it cannot be loaded.
    private const string CudaLibrary = "libtorch_cuda.so";
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>The folder given by <see cref="LibraryFolderVariable"/>, or null.</summary>
    public static string? LibraryFolder => Environment.GetEnvironmentVariable(LibraryFolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Which libtorch this build is for: <c>cpu</c> or <c>cuda</c>, which it brings along, or <c>system</c>.</summary>
    public static string Flavor { get; } =
        typeof(Torch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "TorchFlavor").Value!;

    /// <summary>The version of the loaded libtorch, such as 2.10.0; null where it does not say, as before 2.9.</summary>
    public static Version? Version
    {
        get
        {
            Initialize();
            try
            {
                var packed = AbiVersion();
                return new Version((int)(packed >> 56), (int)(packed >> 48 & 0xFF), (int)(packed >> 40 & 0xFF));
            }
            catch (EntryPointNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Whether the libraries are loaded.</summary>
    public static bool IsLoaded => Loaded.IsValueCreated;

    /// <summary>Which libtorch is loaded, in a few words.</summary>
    public static string Description => $"{Version?.ToString() ?? "of a version before 2.9"}, flavor {Flavor}{(LibraryFolder is { } folder ? $", from {folder}" : "")}";

    /// <summary>Symbols of TorchSharp's library that the loaded libtorch lacks; none unless <see cref="UnfitVariable"/> allows it.</summary>
    public static IReadOnlyList<string> MissingSymbols { get; private set; } = [];

    /// <summary>Loads the libraries; calls after the first do nothing.</summary>
    /// <exception cref="TorchUnavailableException">A library is missing or cannot be loaded.</exception>
    public static void Initialize() => _ = Loaded.Value;

    /// <summary>
    /// Has libtorch's threads sleep between operations, and not spin: for work that runs in lanes of its own, whose cores they would take.
    /// To be called before the libraries are loaded.
    /// </summary>
    public static void WaitPassively() => NativeEnvironment.WaitPassively();

    private static bool Load()
    {
        NativeEnvironment.MakeReproducible();
        NativeEnvironment.WaitBriefly();
        var folder = LibraryFolder;
        if (folder is not null) Fit(folder, Preload(folder));
        if (OperatingSystem.IsLinux())
        {
            // TorchSharp, where it cannot load one of these, prints a page and copies half a gigabyte about: find out first.
            Require(TorchLibrary, Flavor == SystemFlavor && folder is null
                ? $"this build brings no libtorch (TorchFlavor={SystemFlavor}), and {LibraryFolderVariable} does not name the folder of one"
                : "libtorch cannot be loaded");
            Require(BindingLibrary, $"TorchSharp's native library cannot be loaded on {(folder is null ? "this build's libtorch" : $"the libtorch in {folder} ({LibraryFolderVariable})")}");
        }
        try
        {
            InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (error is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            throw new TorchUnavailableException($"libtorch cannot be used: {error.Message}", error);
        }
        NativeLibrary.SetDllImportResolver(typeof(Torch).Assembly, Resolve);
        NativeHeap.KeepFreedMemory();
        Nnpack.Disable();
        return true;
    }

    // Handles of the libraries in the folder.
    private static List<nint> Preload(string folder)
    {
        var handles = new List<nint>();
        if (Flavor != SystemFlavor)
        {
            // A second libtorch in a process ends it.
            throw new TorchUnavailableException(
                $"{LibraryFolderVariable} is set, but this build brings a libtorch of its own (TorchFlavor={Flavor}): unset it, or build with TorchFlavor={SystemFlavor}.");
        }
        foreach (var name in (IEnumerable<string>)[.. Preloaded, CudaLibrary])
        {
            var path = Path.GetFullPath(Path.Combine(folder, name));
            if (name == CudaLibrary && !File.Exists(path)) continue;
            if (!File.Exists(path)) throw new TorchUnavailableException($"{LibraryFolderVariable} names {folder}, where there is no {name}.");
            try
            {
                handles.Add(NativeLibrary.Load(path));
            }
            catch (DllNotFoundException error)
            {
                throw new TorchUnavailableException($"{path} ({LibraryFolderVariable}) cannot be loaded: {LoaderReason.Of(error, path)}.", error);
            }
        }
        return handles;
    }

    // TorchSharp's library is made for one libtorch. On another, what it lacks is found out here, and not at the first call of it.
    private static void Fit(string folder, IReadOnlyList<nint> libraries)
    {
        var binding = Path.Combine(AppContext.BaseDirectory, $"lib{BindingLibrary}.so");
        if (!OperatingSystem.IsLinux() || !File.Exists(binding) || Open(binding, BindNow) != 0) return;
        var missing = NativeSymbols.Missing(binding, [.. libraries, NativeLibrary.GetMainProgramHandle(), .. SystemLibraries()]);
        // Another reason is told by the loader, below.
        if (missing.Count == 0) return;
        if (Environment.GetEnvironmentVariable(UnfitVariable) == "allow")
        {
            MissingSymbols = missing;
            return;
        }
        var named = string.Join(", ", missing.Take(NamedSymbols)) + (missing.Count > NamedSymbols ? " and others" : "");
        throw new TorchUnavailableException(
            $"TorchSharp's native library does not fit the libtorch in {folder} ({LibraryFolderVariable}): of the symbols that it needs, {missing.Count} missing: {named}.");
    }

    private static IEnumerable<nint> SystemLibraries()
    {
        foreach (var name in (string[])["libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6", "ld-linux-x86-64.so.2"])
        {
            if (NativeLibrary.TryLoad(name, out var handle)) yield return handle;
        }
    }

    private static void Require(string name, string problem)
    {
        try
        {
            NativeLibrary.Load(name, typeof(torch).Assembly, null);
        }
        catch (DllNotFoundException error)
        {
            throw new TorchUnavailableException($"{problem}: {LoaderReason.Of(error, name)}.", error);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != TorchLibrary) return 0;
        // Already in the process: the loader finds it by its name, wherever it came from.
        return NativeLibrary.TryLoad("libtorch_cpu.so", out var handle) || NativeLibrary.TryLoad(name, assembly, search, out handle) ? handle : 0;
    }

    [LibraryImport(TorchLibrary, EntryPoint = "aoti_torch_abi_version")]
    private static partial ulong AbiVersion();

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);
}
