namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>The few things that a pickle of tensors makes by calling a name: the reader's own version of each.</summary>
internal static class TorchObjects
{
    /// <summary>What <paramref name="callable"/> gives for <paramref name="arguments"/>.</summary>
    /// <exception cref="CheckpointException">It is no name that can be called, or the arguments are not those that PyTorch writes.</exception>
    internal static object Call(PickleStack stack, object? callable, object? arguments)
    {
        if (callable is not PickleGlobal global) throw stack.Refuse("it calls something that is no name");
        if (arguments is not PickleTuple { Items: var given }) throw stack.Refuse($"it calls {global.Name} without a tuple of arguments");
        if (global == PickleGlobal.OrderedDict && given is []) return new PickleDictionary();
        if (global == PickleGlobal.Size && given is [PickleTuple size]) return size;
        if (global == PickleGlobal.RebuildParameter && given is [TorchTensor tensor, bool, PickleDictionary]) return tensor;
        if (global == PickleGlobal.RebuildTensor && given is [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, bool, PickleDictionary, ..] && given.Length <= 7)
        {
            return Tensor(stack, storage, offset, shape.Items, strides.Items);
        }
        throw stack.Refuse($"it calls {global.Name} with arguments that PyTorch does not write");
    }

    /// <summary>
    /// The storage that a persistent id names: <c>('storage', type, key, device, number of elements)</c>. PyTorch before 1.6 adds None, where
    /// much older ones could put a part of another storage.
    /// </summary>
    internal static TorchStorage Storage(PickleStack stack, object? id) =>
        id is PickleTuple { Items: ["storage", PickleGlobal { Element: { } type }, string key, string, long count, .. var rest] } && rest is [] or [null]
            ? new TorchStorage(key, type, count)
            : throw stack.Refuse("it has a persistent id that names no storage of a known type");

    private static TorchTensor Tensor(PickleStack stack, TorchStorage storage, long offset, object?[] shape, object?[] strides)
    {
        if (shape.Length > SafetensorsHeader.LargestRank) throw stack.Refuse($"it has a tensor of {shape.Length} dimensions");
        if (shape.Length != strides.Length) throw stack.Refuse($"it has a tensor of {shape.Length} sizes and {strides.Length} strides");
        return new TorchTensor(storage, offset, Numbers(stack, shape), Numbers(stack, strides));
    }

    private static long[] Numbers(PickleStack stack, object?[] items) =>
        [.. items.Select(item => item as long? ?? throw stack.Refuse("it has a tensor whose sizes or strides are no whole numbers"))];
}
