using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>A call of a native library failed: of the same family as what TorchSharp throws for libtorch's errors.</summary>
/// <param name="message">Which call, and why.</param>
public sealed class NativeCallException(string message) : ExternalException(message);
