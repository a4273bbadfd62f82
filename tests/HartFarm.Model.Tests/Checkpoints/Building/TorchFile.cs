using System.Text;

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

    private static IEnumerable<TorchTensorSpec> TensorsIn(object? value) => value switch
    {
        TorchTensorSpec tensor => [tensor],
        Dictionary<string, object?> dictionary => dictionary.Values.SelectMany(TensorsIn),
        object?[] list => list.SelectMany(TensorsIn),
        _ => [],
    };
}
