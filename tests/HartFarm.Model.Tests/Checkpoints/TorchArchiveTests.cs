using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class TorchArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(2, true)]
    public void A_state_dict_is_read_as_it_was_saved(int protocol, bool zip64)
    {
        var state = new Dictionary<string, object?>
        {
            ["head.weight"] = TorchTensorSpec.Of("0", [1f, 2f, 3f, 4f, 5f, 6f], 2, 3),
            ["head.bias"] = TorchTensorSpec.Of("1", [0.5f, -0.5f], 2) with { IsParameter = true },
            ["steps"] = TorchTensorSpec.Of("2", ScalarType.Int64, TorchTensorSpec.Bytes([7L])),
            ["epoch"] = 70_000,
            ["ratio"] = 0.25,
            ["note"] = "plain",
            ["nothing"] = null,
        };
        using var file = Open(TorchFile.Of(state, protocol, zip64));

        Assert.Equal(["head.weight", "head.bias", "steps"], file.Entries.Keys);
        Assert.Equal([2L, 3], file.Entries["head.weight"].Shape);
        using var weight = file.Load("head.weight");
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], weight.data<float>().ToArray());
        using var bias = file.Load("head.bias");
        Assert.Equal([0.5f, -0.5f], bias.data<float>().ToArray());
        using var steps = file.Load("steps");
        Assert.Empty(steps.shape);
        Assert.Equal(7, steps.item<long>());
    }

    [Theory]
    [InlineData("cpython_protocol_2.bin", "")]
    [InlineData("cpython_protocol_5.bin", "state_dict.")]
    public void What_CPython_pickled_is_read(string name, string prefix)
    {
        using var file = new TorchArchive(Path.Combine(Fixtures.Folder, name));
        Assert.Equal(44, file.Entries.Count);
        Assert.Equal(prefix, TensorFiles.PrefixOf(file, "head.weight"));
        Assert.Equal([1, 2, 3, 4, 5, 6], Numbers(file, $"{prefix}head.weight"));
        Assert.Equal([1, 4, 2, 5, 3, 6], Numbers(file, $"{prefix}head.transposed"));
        Assert.Equal([1.5, -2], Numbers(file, $"{prefix}head.bias"));
        Assert.Equal([1L << 40], Numbers(file, $"{prefix}steps"));
        for (var i = 0; i < 40; i++) Assert.Equal([i % 6 + 1], Numbers(file, $"{prefix}blocks.{i}.scale"));
    }

    [Fact]
    public void Every_element_type_is_read()
    {
        var state = new Dictionary<string, object?>
        {
            ["double"] = TorchTensorSpec.Of("0", ScalarType.Float64, TorchTensorSpec.Bytes([1.5, -2]), 2),
            ["half"] = TorchTensorSpec.Of("1", ScalarType.Float16, TorchTensorSpec.Bytes([(Half)1.5, (Half)(-2)]), 2),
            ["bfloat16"] = TorchTensorSpec.Of("2", ScalarType.BFloat16, [0xc0, 0x3f, 0x00, 0xc0], 2),
            ["int"] = TorchTensorSpec.Of("3", ScalarType.Int32, TorchTensorSpec.Bytes([1, -2]), 2),
            ["short"] = TorchTensorSpec.Of("4", ScalarType.Int16, TorchTensorSpec.Bytes<short>([1, -2]), 2),
            ["char"] = TorchTensorSpec.Of("5", ScalarType.Int8, [1, 0xfe], 2),
            ["byte"] = TorchTensorSpec.Of("6", ScalarType.Byte, [1, 254], 2),
            ["bool"] = TorchTensorSpec.Of("7", ScalarType.Bool, [1, 0], 2),
        };
        using var file = Open(TorchFile.Of(state));

        Assert.Equal([1.5, -2], Numbers(file, "double"));
        Assert.Equal([1.5, -2], Numbers(file, "half"));
        Assert.Equal([1.5, -2], Numbers(file, "bfloat16"));
        Assert.Equal([1, -2], Numbers(file, "int"));
        Assert.Equal([1, -2], Numbers(file, "short"));
        Assert.Equal([1, -2], Numbers(file, "char"));
        Assert.Equal([1, 254], Numbers(file, "byte"));
        Assert.Equal([1, 0], Numbers(file, "bool"));
    }

    [Fact]
    public void Views_of_one_storage_are_read_by_their_strides()
    {
        var storage = TorchTensorSpec.Bytes([0f, 1, 2, 3, 4, 5, 6, 7]);
        var state = new Dictionary<string, object?>
        {
            ["transposed"] = new TorchTensorSpec("0", ScalarType.Float32, storage, [3, 2], [1, 3], 1),
            ["column"] = new TorchTensorSpec("0", ScalarType.Float32, storage, [4, 1], [2, 9], 1),
            ["whole"] = TorchTensorSpec.Of("0", ScalarType.Float32, storage, 2, 4),
            ["empty"] = new TorchTensorSpec("0", ScalarType.Float32, storage, [0, 5], [1, 1], 8),
        };
        using var file = Open(TorchFile.Of(state));

        Assert.Equal([1, 4, 2, 5, 3, 6], Numbers(file, "transposed"));
        Assert.Equal([1, 3, 5, 7], Numbers(file, "column"));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Numbers(file, "whole"));
        Assert.Equal([], Numbers(file, "empty"));
        using var transposed = file.Load("transposed");
        Assert.True(transposed.is_contiguous());
    }

    [Fact]
    public void A_contiguous_tensor_is_not_copied()
    {
        using var file = Open(TorchFile.Of(State(TorchTensorSpec.Of("0", [1f, 2f], 2))));
        using var first = file.Load("weight");
        using var second = file.Load("weight");
        unsafe
        {
            Assert.True(first.bytes.Overlaps(second.bytes));
        }
    }

    [Fact]
    public void A_tensor_at_an_odd_place_is_read_all_the_same()
    {
        using var file = Open(TorchFile.Of(State(TorchTensorSpec.Of("10", [1f, 2f], 2)), alignment: 1));
        Assert.Equal([1, 2], Numbers(file, "weight"));
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model")]
    public void Nested_dictionaries_are_joined_by_dots(string name)
    {
        var state = new Dictionary<string, object?>
        {
            ["epoch"] = 3,
            [name] = new Dictionary<string, object?> { ["blocks.0.weight"] = TorchTensorSpec.Of("0", [1f], 1) },
            ["history"] = new object?[] { 1, "two", null },
        };
        using var file = Open(TorchFile.Of(state));
        Assert.Equal([$"{name}.blocks.0.weight"], file.Entries.Keys);
        Assert.Equal($"{name}.", TensorFiles.PrefixOf(file, "blocks.0.weight"));
    }

    [Fact]
    public void Beside_tensors_nested_dictionaries_are_left_alone()
    {
        var state = State(TorchTensorSpec.Of("0", [1f], 1));
        state["optimizer"] = new Dictionary<string, object?> { ["moment"] = TorchTensorSpec.Of("1", [1f], 1) };
        using var file = Open(TorchFile.Of(state));
        Assert.Equal(["weight"], file.Entries.Keys);
    }

    [Fact]
    public void The_metadata_that_a_module_leaves_on_its_state_dict_is_passed_over()
    {
        var tensor = TorchTensorSpec.Of("0", [1f], 1);
        var pickle = new PickleBuilder().Value(State(tensor)).Op(PickleOpcode.EMPTY_DICT)
            .Text("_metadata").OrderedDict().Op(PickleOpcode.SETITEM).Op(PickleOpcode.BUILD).Stop();
        using var file = Open(TorchFile.Archive(pickle, [tensor]));
        Assert.Equal(["weight"], file.Entries.Keys);
    }

    [Fact]
    public void Torch_size_and_framing_are_understood()
    {
        var tensor = TorchTensorSpec.Of("0", [1f], 1);
        var body = new PickleBuilder(4).Value(State(tensor)).Stop();
        var framed = new PickleBuilder(4).Op(PickleOpcode.FRAME).UInt64((ulong)body.Length - 2).Raw(body[2..]).ToArray();
        using (var file = Open(TorchFile.Archive(framed, [tensor]))) Assert.Equal([1], Numbers(file, "weight"));

        var sized = new PickleBuilder().OrderedDict().Text("shape").Global("torch", "Size").Longs(1, 2).Op(PickleOpcode.TUPLE1).Op(PickleOpcode.REDUCE)
            .Op(PickleOpcode.SETITEM).Text("weight").Tensor(tensor).Op(PickleOpcode.SETITEM).Stop();
        using (var file = Open(TorchFile.Archive(sized, [tensor]))) Assert.Equal(["weight"], file.Entries.Keys);
    }

    [Fact]
    public void Offsets_beyond_4_GiB_are_read()
    {
        const long Start = 5L << 30;
        var tensor = TorchTensorSpec.Of("0", [1f, 2f], 2);
        var zip = new ZipBuilder(zip64: true, start: Start).Add("a/data.pkl", new PickleBuilder().Value(State(tensor)).Stop()).Add("a/data/0", tensor.Storage);
        var path = _folder["large.bin"];
        using (var stream = File.Create(path))
        {
            // A hole, which takes no room on the disk.
            stream.SetLength(Start);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(zip.Build());
        }
        using var file = new TorchArchive(path);
        Assert.Equal([1, 2], Numbers(file, "weight"));
    }

    [Fact]
    public void The_old_format_is_refused_with_the_way_to_convert_it()
    {
        var old = new PickleBuilder().Op(PickleOpcode.LONG1).Raw(10).Raw(new byte[10]).Stop();
        Assert.Contains("torch.save(torch.load('weights.bin'", Refusal(old), StringComparison.Ordinal);
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("before 1.6", Refusal(tar), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_archive_of_tensors_is_refused()
    {
        Assert.Contains("no zip archive", Refusal([.. new byte[100]]), StringComparison.Ordinal);
        Assert.Contains("too short", Refusal([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("no data.pkl", Refusal(new ZipBuilder().Add("readme", [1]).Build()), StringComparison.Ordinal);
        var pickle = new PickleBuilder().Value(State(TorchTensorSpec.Of("0", [1f], 1))).Stop();
        Assert.Contains("more than one data.pkl", Refusal(new ZipBuilder().Add("a/data.pkl", pickle).Add("b/data.pkl", pickle).Build()), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal(new ZipBuilder().Add("a/data.pkl", pickle).Add("a/data.pkl", pickle).Build()), StringComparison.Ordinal);
        Assert.Contains("byte order", Refusal(TorchFile.Archive(pickle, byteOrder: "big")), StringComparison.Ordinal);
        Assert.Contains("holds no tensors", Refusal(TorchFile.Of(new Dictionary<string, object?>())), StringComparison.Ordinal);
        Assert.Contains("no dictionary", Refusal(TorchFile.Of(TorchTensorSpec.Of("0", [1f], 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_file_is_refused()
    {
        var whole = TorchFile.Of(State(TorchTensorSpec.Of("0", [1f, 2f], 2)));
        for (var length = 1; length < whole.Length; length += 7) Refusal(whole[..length]);
    }

    [Fact]
    public void Compressed_and_encrypted_entries_are_refused_by_name()
    {
        var pickle = new PickleBuilder().Value(State(TorchTensorSpec.Of("0", new float[64], 64))).Stop();
        var compressed = new ZipBuilder().Add("a/data.pkl", pickle).Add("a/data/0", new byte[256], compressed: true).Build();
        Assert.Contains("'a/data/0' is compressed", Refusal(compressed), StringComparison.Ordinal);
        var encrypted = new ZipBuilder().Add("a/data.pkl", pickle, flags: 1).Add("a/data/0", new byte[256]).Build();
        Assert.Contains("'a/data.pkl' is compressed or encrypted", Refusal(encrypted), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        using var file = Open(TorchFile.Of(State(TorchTensorSpec.Of("0", [1f], 1))));
        Assert.Contains("'bias'", Assert.Throws<CheckpointException>(() => file.Load("bias")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_file_says_so()
    {
        var file = Open(TorchFile.Of(State(TorchTensorSpec.Of("0", [1f], 1))));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Load("weight"));
    }

    private static Dictionary<string, object?> State(TorchTensorSpec tensor) => new() { ["weight"] = tensor };

    private static double[] Numbers(TorchArchive file, string name)
    {
        using var loaded = file.Load(name);
        using var numbers = loaded.to(ScalarType.Float64);
        return numbers.numel() == 0 ? [] : numbers.data<double>().ToArray();
    }

    private TorchArchive Open(byte[] bytes) => new(_folder.Write("weights.bin", bytes));

    private string Refusal(byte[] bytes)
    {
        var error = Assert.Throws<CheckpointException>(() => Open(bytes).Dispose());
        Assert.Contains("weights.bin", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
