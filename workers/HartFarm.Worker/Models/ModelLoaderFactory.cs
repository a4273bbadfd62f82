using HartFarm.Model.Runtime;

namespace HartFarm.Worker.Models;

/// <summary>What loads models for a worker of this process.</summary>
/// <param name="device">Where to compute: <c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="precision">The element type to compute in.</param>
/// <param name="threads">Threads on the CPU; null for one a core.</param>
public delegate IModelLoader ModelLoaderFactory(string device, Precision precision, int? threads);
