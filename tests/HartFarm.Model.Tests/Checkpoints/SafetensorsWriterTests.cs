using System.Buffers.Binary;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Bool)]
    public void What_was_written_is_read(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new float[] { 0, 1, 2, 3, -4, 5 }).reshape(2, 3).to(type);
        var tensors = new Dictionary<string, Tensor> { ["matrix"] = matrix, ["transposed"] = matrix.t(), ["scalar"] = matrix.select(0, 0).select(0, 1), ["none"] = empty([0, 3], type) };
        var path = _folder["a.safetensors"];
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["note"] = "größer" });

        using var file = new SafetensorsFile(path);
        Assert.Equal("größer", file.Metadata["note"]);
        Assert.Equal(4, file.Entries.Count);
        foreach (var (name, expected) in tensors)
        {
            var read = file.Load(name);
            Assert.Equal(expected.shape, read.shape);
            Assert.Equal(type, read.dtype);
            Assert.True(read.eq(expected).all().item<bool>());
        }
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_in_any_order()
    {
        using var scope = NewDisposeScope();
        var one = tensor(new float[] { 1, 2 });
        var two = tensor(new long[] { 3 });
        var metadata = new Dictionary<string, string> { ["x"] = "1", ["b"] = "2" };
        SafetensorsWriter.Write(_folder["a.safetensors"], new Dictionary<string, Tensor> { ["one"] = one, ["two"] = two }, metadata);
        SafetensorsWriter.Write(_folder["b.safetensors"], new Dictionary<string, Tensor> { ["two"] = two, ["one"] = one }, metadata.Reverse().ToDictionary());
        Assert.Equal(File.ReadAllBytes(_folder["a.safetensors"]), File.ReadAllBytes(_folder["b.safetensors"]));
    }

    [Fact]
    public void The_parts_of_a_fused_weight_lie_back_to_back_and_aligned()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["ffn.up_proj.weight"] = tensor(new float[] { 3, 4 }).reshape(1, 2),
            ["ffn.half"] = tensor(new float[] { 9 }).to(ScalarType.BFloat16),
            ["ffn.index"] = tensor(new long[] { 9 }),
            ["ffn.gate_proj.weight"] = tensor(new float[] { 1, 2 }).reshape(1, 2),
            ["ffn.flag"] = tensor(new byte[] { 9 }),
        };
        var path = _folder["a.safetensors"];
        SafetensorsWriter.Write(path, tensors);

        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(path))) % 64);
        using var file = new SafetensorsFile(path);
        var fused = file.LoadAdjacent(["ffn.gate_proj.weight", "ffn.up_proj.weight"]);
        Assert.NotNull(fused);
        Assert.Equal([2L, 2], fused.shape);
        Assert.Equal([1f, 2, 3, 4], fused.data<float>().ToArray());
        Assert.Null(file.LoadAdjacent(["ffn.up_proj.weight", "ffn.gate_proj.weight"]));
        Assert.Null(file.LoadAdjacent(["ffn.index", "ffn.gate_proj.weight"]));
    }

    [Fact]
    public void A_tensor_larger_than_one_piece_is_written_whole()
    {
        using var scope = NewDisposeScope();
        var large = zeros([(1 << 24) + 3], ScalarType.Byte);
        large.narrow(0, (1 << 24) - 1, 4).add_(ones([4], ScalarType.Byte));
        var path = _folder["a.safetensors"];
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["large"] = large });
        using var file = new SafetensorsFile(path);
        Assert.True(file.Load("large").eq(large).all().item<bool>());
    }

    [Fact]
    public void One_tensor_at_a_time_is_alive()
    {
        var alive = new List<Tensor>();
        var entries = Enumerable.Range(0, 5).Select(i => new TensorEntry($"t{i}", ScalarType.Float32, [4]));
        Write(_folder["a.safetensors"], entries, entry =>
        {
            Assert.All(alive, tensor => Assert.True(tensor.IsInvalid));
            alive.Add(ones([4]));
            return alive[^1];
        });
        Assert.Equal(5, alive.Count);
        Assert.All(alive, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void A_detached_parameter_outlives_the_writing()
    {
        using var parameter = ones([2]).DetachFromDisposeScope();
        Write(_folder["a.safetensors"], [new TensorEntry("w", ScalarType.Float32, [2])], _ => parameter);
        Assert.Equal([1f, 1], parameter.data<float>().ToArray());
    }

    [Fact]
    public void Entries_that_cannot_be_written_are_refused_by_key()
    {
        Refused("'__metadata__'", new TensorEntry("__metadata__", ScalarType.Float32, [1]));
        Refused("'w' is given twice", new TensorEntry("w", ScalarType.Float32, [1]), new TensorEntry("w", ScalarType.Int64, [1]));
        Refused("'w' is of type ComplexFloat32", new TensorEntry("w", ScalarType.ComplexFloat32, [1]));
        Refused("'w' has 17 dimensions", new TensorEntry("w", ScalarType.Float32, new long[17]));
        Refused("impossible shape [-1]", new TensorEntry("w", ScalarType.Float32, [-1]));
        Refused("not valid text", new TensorEntry("\ud800", ScalarType.Float32, [1]));
        Refused("announced as Float32 [3] and given as Float32 [1]", new TensorEntry("w", ScalarType.Float32, [3]));
        Refused("announced as Float64 [1] and given as Float32 [1]", new TensorEntry("w", ScalarType.Float64, [1]));

        void Refused(string why, params TensorEntry[] entries)
        {
            var error = Assert.Throws<CheckpointException>(() => Write(_folder["a.safetensors"], entries, _ => ones([1])));
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            Assert.Contains("a.safetensors", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(_folder.Root));
        }
    }

    [Fact]
    public void What_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder["a.safetensors"];
        Write(path, [new TensorEntry("w", ScalarType.Float32, [1])], _ => ones([1]));
        var before = File.ReadAllBytes(path);
        var entries = new[] { new TensorEntry("a", ScalarType.Float32, [1]), new TensorEntry("b", ScalarType.Float32, [1]) };

        Assert.Throws<InvalidDataException>(() => Write(path, entries, entry => entry.Name == "a" ? ones([1]) : throw new InvalidDataException("b")));
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(path, entries, entry =>
        {
            source.Cancel();
            return ones([1]);
        }, cancellation: source.Token));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFiles(_folder.Root));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var path = Path.Combine(_folder.Root, "missing", "a.safetensors");
        var error = Assert.Throws<CheckpointException>(() => Write(path, [], _ => ones([1])));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private static void Write(string path, IEnumerable<TensorEntry> entries, Func<TensorEntry, Tensor> tensorOf) =>
        SafetensorsWriter.Write(path, entries, tensorOf, cancellation: TestContext.Current.CancellationToken);
}
