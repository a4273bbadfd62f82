using System.Buffers.Binary;
using System.Text;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints.Fuzzing;

/// <summary>Thousands of damaged files of each format, the same ones at every run.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private const int Cases = 3000;

    private readonly TempFolder _folder = new();
    private readonly Probe _probe = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_safetensors_files_are_refused_or_readable(int seed)
    {
        var valid = Safetensors();
        var headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(valid);
        var header = Encoding.UTF8.GetString(valid, 8, headerEnd - 8);
        var mutator = new Mutator(seed);
        for (var i = 0; i < Cases; i++)
        {
            var bytes = i % 2 == 0 ? mutator.Bytes(valid, headerEnd) : WithHeader(mutator.Json(header), valid[headerEnd..]);
            var path = _folder.Write("fuzzed.safetensors", bytes);
            _probe.Try(() => new SafetensorsFile(path), bytes.Length, () => $"seed {seed}, case {i}");
        }
        _probe.AssertBothOutcomes(100);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_indexes_are_refused_or_readable(int seed)
    {
        var shard = Safetensors();
        _folder.Write("model-00001-of-00002.safetensors", shard);
        _folder.Write("model-00002-of-00002.safetensors", shard);
        var valid = """{"metadata": {"total_size": 96}, "weight_map": {"half": "model-00001-of-00002.safetensors", "matrix": "model-00002-of-00002.safetensors", "steps": "model-00001-of-00002.safetensors"}}""";
        var mutator = new Mutator(seed);
        for (var i = 0; i < Cases; i++)
        {
            var bytes = i % 2 == 0 ? mutator.Bytes(Encoding.UTF8.GetBytes(valid), valid.Length) : Encoding.UTF8.GetBytes(mutator.Json(valid));
            var path = _folder.Write("model.safetensors.index.json", bytes);
            _probe.Try(() => new ShardedSafetensors(path), bytes.Length + 2 * shard.Length, () => $"seed {seed}, case {i}");
        }
        _probe.AssertBothOutcomes(100);
    }

    [Theory]
    [InlineData(5, 2, false)]
    [InlineData(6, 4, true)]
    public void Damaged_PyTorch_files_are_refused_or_readable(int seed, int protocol, bool zip64)
    {
        var tensors = new[]
        {
            TorchTensorSpec.Of("0", [1f, 2f, 3f, 4f, 5f, 6f], 2, 3),
            TorchTensorSpec.Of("1", ScalarType.BFloat16, [0xc0, 0x3f, 0x00, 0xc0], 2),
            new TorchTensorSpec("0", ScalarType.Float32, TorchTensorSpec.Bytes([1f, 2f, 3f, 4f, 5f, 6f]), [3, 2], [1, 3]),
        };
        var state = new Dictionary<string, object?> { ["weight"] = tensors[0], ["half"] = tensors[1] with { IsParameter = true }, ["view"] = tensors[2], ["note"] = "x" };
        object root = zip64 ? new Dictionary<string, object?> { ["epoch"] = 300, ["state_dict"] = state } : state;
        var pickle = new PickleBuilder(protocol).Value(root).Stop();
        var valid = TorchFile.Archive(pickle, tensors, zip64);
        var mutator = new Mutator(seed);
        for (var i = 0; i < Cases; i++)
        {
            var bytes = i % 2 == 0 ? mutator.Bytes(valid, valid.Length) : TorchFile.Archive(mutator.Pickle(pickle), tensors, zip64);
            var path = _folder.Write("fuzzed.bin", bytes);
            _probe.Try(() => new TorchArchive(path), bytes.Length, () => $"seed {seed}, case {i}");
        }
        _probe.AssertBothOutcomes(100);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void A_damaged_file_of_old_PyTorch_is_refused_or_read(int seed)
    {
        var state = new Dictionary<string, object?>
        {
            ["weight"] = TorchTensorSpec.Of("10", [1f, 2f, 3f, 4f, 5f, 6f], 2, 3),
            ["half"] = TorchTensorSpec.Of("11", ScalarType.BFloat16, [0xc0, 0x3f, 0x00, 0xc0], 2) with { IsParameter = true },
        };
        var valid = TorchFile.Stream(state);
        var mutator = new Mutator(seed);
        for (var i = 0; i < Cases; i++)
        {
            var bytes = mutator.Bytes(valid, valid.Length);
            var path = _folder.Write("fuzzed.pth", bytes);
            _probe.Try(() => new TorchStream(path), bytes.Length, () => $"seed {seed}, case {i}");
        }
        _probe.AssertBothOutcomes(50);
    }

    private static byte[] WithHeader(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    private byte[] Safetensors()
    {
        using var scope = NewDisposeScope();
        var path = _folder["valid.safetensors"];
        var matrix = arange(12, ScalarType.Float32).reshape(3, 4);
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor> { ["matrix"] = matrix, ["half"] = matrix.to(ScalarType.BFloat16), ["steps"] = tensor(7L), ["flag"] = tensor(new[] { true, false }) },
            new Dictionary<string, string> { ["format"] = "pt" });
        return File.ReadAllBytes(path);
    }
}
