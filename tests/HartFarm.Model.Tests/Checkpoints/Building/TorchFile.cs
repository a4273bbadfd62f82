using System.Text;
using HartFarm.Model.Checkpoints.Pickle;

namespace HartFarm.Model.Tests.Checkpoints.Building;

/// <summary>Makes PyTorch files: a pickle and the storages that its tensors name.</summary>
internal static class TorchFile
{
    /// <summary>What torch.save writes for <paramref name="state"/>.</summary>
    internal static byte[] Of(object? state, int protocol = 2, bool zip64 = false, int alignment = 64) =>
        Archive(new PickleBuilder(protocol).Value(state).Stop(), TensorsIn(state), zip64, alignment);

    /// <summary>An archive of any pickle.</summary>
    internal static byte[] Archive(byte[] pickle, IEnumerable<TorchTensorSpec>? tensors = null, bool zip64 = false, int alignment = 64, string byteOrder = "little")
    {
        var zip = new ZipBuilder(zip64, alignment).Add("archive/data.pkl", pickle).Add("archive/byteorder", Encoding.ASCII.GetBytes(byteOrder));
        foreach (var tensor in (tensors ?? []).DistinctBy(tensor => tensor.Key)) zip.Add($"archive/data/{tensor.Key}", tensor.Storage);
        return zip.Add("archive/version", "3\n"u8.ToArray()).Build();
    }

    /// <summary>What torch.save of PyTorch before 1.6 writes for <paramref name="state"/>.</summary>
    internal static byte[] Stream(object? state) => Stream(new PickleBuilder(isOld: true).Value(state).Stop(), TensorsIn(state));

    /// <summary>A file of PyTorch before 1.6 with any pickle.</summary>
    internal static byte[] Stream(byte[] pickle, IEnumerable<TorchTensorSpec> tensors, int format = 1001, bool littleEndian = true, string[]? keys = null)
    {
        var storages = tensors.DistinctBy(tensor => tensor.Key).ToDictionary(tensor => tensor.Key);
        keys ??= [.. storages.Keys.Order(StringComparer.Ordinal)];
        var mark = new PickleBuilder().Op(PickleOpcode.LONG1).Raw(0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Stop();
        var machine = new PickleBuilder().Op(PickleOpcode.EMPTY_DICT).Text("little_endian").Bool(littleEndian).Op(PickleOpcode.SETITEM).Stop();
        return
        [
            .. mark, .. new PickleBuilder().Int(format).Stop(), .. machine, .. pickle, .. new PickleBuilder().Value(keys).Stop(),
            .. keys.Where(storages.ContainsKey).SelectMany(key => (byte[])[.. BitConverter.GetBytes(storages[key].Count), .. storages[key].Storage]),
        ];
    }

    private static IEnumerable<TorchTensorSpec> TensorsIn(object? value) => value switch
    {
        TorchTensorSpec tensor => [tensor],
        Dictionary<string, object?> dictionary => dictionary.Values.SelectMany(TensorsIn),
        object?[] list => list.SelectMany(TensorsIn),
        _ => [],
    };
}
