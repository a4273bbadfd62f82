namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>One of the few Python names that a file of tensors may use. Each stands for a step of the reader; no code belongs to it.</summary>
internal sealed class PickleGlobal
{
    internal static readonly PickleGlobal OrderedDict = new("collections.OrderedDict");
    internal static readonly PickleGlobal RebuildTensor = new("torch._utils._rebuild_tensor_v2");
    internal static readonly PickleGlobal RebuildParameter = new("torch._utils._rebuild_parameter");
    internal static readonly PickleGlobal Size = new("torch.Size");

    private static readonly Dictionary<string, PickleGlobal> Known = new[]
    {
        OrderedDict,
        RebuildTensor,
        RebuildParameter,
        Size,
        new PickleGlobal("torch.DoubleStorage", ScalarType.Float64),
        new PickleGlobal("torch.FloatStorage", ScalarType.Float32),
        new PickleGlobal("torch.HalfStorage", ScalarType.Float16),
        new PickleGlobal("torch.BFloat16Storage", ScalarType.BFloat16),
        new PickleGlobal("torch.LongStorage", ScalarType.Int64),
        new PickleGlobal("torch.IntStorage", ScalarType.Int32),
        new PickleGlobal("torch.ShortStorage", ScalarType.Int16),
        new PickleGlobal("torch.CharStorage", ScalarType.Int8),
        new PickleGlobal("torch.ByteStorage", ScalarType.Byte),
        new PickleGlobal("torch.BoolStorage", ScalarType.Bool),
    }.ToDictionary(known => known.Name, StringComparer.Ordinal);

    private PickleGlobal(string name, ScalarType? element = null)
    {
        Name = name;
        Element = element;
    }

    /// <summary>The module and the name in it, as Python writes them.</summary>
    internal string Name { get; }

    /// <summary>The element type, where this is a type of storage.</summary>
    internal ScalarType? Element { get; }

    /// <summary>The global of that name, or null where it is none of those that may be used.</summary>
    internal static PickleGlobal? Find(string module, string name) => Known.GetValueOrDefault($"{module}.{name}");
}
