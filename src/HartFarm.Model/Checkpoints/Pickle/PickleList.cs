namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>A list. Nothing that is read out of a checkpoint stands in one, so its items are not kept.</summary>
internal sealed class PickleList
{
    internal static readonly PickleList Instance = new();

    private PickleList()
    {
    }
}
