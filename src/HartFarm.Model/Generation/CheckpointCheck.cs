using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;

namespace HartFarm.Model.Generation;

/// <summary>Sees, as loading would, that a checkpoint's configs, tokenizer files and keys fit each other; no weight is read.</summary>
public static class CheckpointCheck
{
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="ema">Whether averaged weights are taken where the checkpoint has both.</param>
    /// <exception cref="CheckpointException">The checkpoint cannot be used; the message names the file, and the key or field.</exception>
    public static void Run(CheckpointFolder checkpoint, bool ema = true)
    {
        Torch.Initialize();
        LoadedModel.Check(checkpoint, ema);
    }
}
