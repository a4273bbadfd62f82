namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>A list: its items in the order in which they were added.</summary>
internal sealed class PickleList
{
    private List<object?>? _items;

    internal IReadOnlyList<object?> Items => _items is null ? [] : _items;

    internal void Add(object? item) => (_items ??= []).Add(item);
}
