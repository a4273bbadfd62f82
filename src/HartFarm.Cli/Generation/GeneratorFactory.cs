namespace HartFarm.Cli.Generation;

/// <summary>Loads the model that the options name, on the device and in the precision that they ask for.</summary>
/// <exception cref="Model.Checkpoints.CheckpointException">The folder has no model, or a broken one.</exception>
/// <exception cref="Commands.InputException">The device, the precision or the size will not do.</exception>
/// <exception cref="GenerationException">The model does not fit the device's memory.</exception>
/// <exception cref="Model.Runtime.TorchUnavailableException">libtorch cannot be loaded.</exception>
/// <exception cref="OperationCanceledException">The token fired.</exception>
public delegate LoadedGenerator GeneratorFactory(GenerateOptions options, CancellationToken cancellation);
