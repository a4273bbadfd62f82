using System.Runtime.InteropServices;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>What TorchSharp throws of an error in native code is of this kind.</summary>
public sealed class NativeException(string message) : ExternalException(message);
