namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>A dict or an OrderedDict: its pairs in the order in which they were set, keys not compared.</summary>
internal sealed class PickleDictionary
{
    private List<KeyValuePair<object?, object?>>? _pairs;

    internal IReadOnlyList<KeyValuePair<object?, object?>> Pairs => _pairs is null ? [] : _pairs;

    internal void Add(object? key, object? value) => (_pairs ??= []).Add(new(key, value));
}
