using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Tells whether an error means that a batch was too large for the device.</summary>
public static class OutOfMemory
{
    // What libtorch says of a GPU and of a CPU, NVIDIA's libraries of their own workspaces, and the C++ library of any allocation.
    private static readonly string[] Messages = ["out of memory", "not enough memory", "can't allocate memory", "_STATUS_ALLOC_FAILED", "std::bad_alloc"];

    /// <summary>Whether it does.</summary>
    public static bool Is(Exception error) => error is OutOfMemoryException
        || (error is ExternalException && Messages.Any(message => error.Message.Contains(message, StringComparison.OrdinalIgnoreCase)));
}
