using System.Runtime.CompilerServices;
using HartFarm.Model.Runtime;

namespace HartFarm.Training.Tests;

/// <summary>Loads libtorch as the program does before any test uses TorchSharp, so that all run under the program's settings.</summary>
internal static class LibtorchLoader
{
    [ModuleInitializer]
    internal static void Load() => Torch.Initialize();
}
