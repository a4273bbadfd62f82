using System.Runtime.CompilerServices;
using HartFarm.Model.Runtime;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>Loads libtorch as the program does before any test uses TorchSharp.</summary>
internal static class LibtorchLoader
{
    [ModuleInitializer]
    internal static void Load() => Torch.Initialize();
}
