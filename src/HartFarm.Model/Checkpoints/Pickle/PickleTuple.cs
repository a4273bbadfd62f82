namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>A tuple, or a torch.Size.</summary>
internal sealed class PickleTuple(object?[] items)
{
    internal static readonly PickleTuple Empty = new([]);

    internal object?[] Items { get; } = items;
}
