using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class TorchStreamTests : IDisposable
{
    private static readonly TorchTensorSpec Weight = TorchTensorSpec.Of("94001", [1f, 2f, 3f, 4f, 5f, 6f], 2, 3);

    private static readonly TorchTensorSpec Steps = TorchTensorSpec.Of("93990", ScalarType.Int64, TorchTensorSpec.Bytes([7L]));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_state_dict_of_old_PyTorch_is_read_as_it_was_saved()
    {
        var transposed = Weight with { Shape = [3, 2], Strides = [1, 3] };
        var state = new Dictionary<string, object?> { ["weight"] = Weight with { IsParameter = true }, ["transposed"] = transposed, ["steps"] = Steps, ["epoch"] = 3 };
        using var file = TensorFiles.OpenFile(_folder.Write("weights.pth", TorchFile.Stream(state)));
        Assert.IsType<TorchStream>(file);
        Assert.Equal(["weight", "transposed", "steps"], file.Entries.Keys);
        Assert.Equal([1, 2, 3, 4, 5, 6], Numbers(file, "weight"));
        Assert.Equal([1, 4, 2, 5, 3, 6], Numbers(file, "transposed"));
        Assert.Equal([7], Numbers(file, "steps"));
        Assert.Contains("'bias'", Assert.Throws<CheckpointException>(() => file.Load("bias")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_CPython_pickled_is_read()
    {
        using var file = TensorFiles.OpenFile(Path.Combine(Fixtures.Folder, "cpython_stream.pth"));
        Assert.IsType<TorchStream>(file);
        Assert.Equal(44, file.Entries.Count);
        Assert.Equal([1, 4, 2, 5, 3, 6], Numbers(file, "head.transposed"));
        Assert.Equal([1.5, -2], Numbers(file, "head.bias"));
        Assert.Equal([1L << 40], Numbers(file, "steps"));
        for (var i = 0; i < 40; i++) Assert.Equal([i % 6 + 1], Numbers(file, $"blocks.{i}.scale"));
    }

    [Fact]
    public void A_newer_file_is_opened_as_what_it_is()
    {
        using var file = TensorFiles.OpenFile(_folder.Write("new.pth", TorchFile.Of(new Dictionary<string, object?> { ["weight"] = Weight })));
        Assert.IsType<TorchArchive>(file);
        Assert.False(TorchStream.Starts(_folder["none.pth"]));
    }

    [Fact]
    public void A_cut_off_file_is_refused()
    {
        var whole = TorchFile.Stream(new Dictionary<string, object?> { ["weight"] = Weight, ["steps"] = Steps });
        for (var length = 1; length < whole.Length; length += 3) Refusal(whole[..length]);
        Assert.Contains("cut off in its storage '94001' of 6 elements", Refusal(whole[..^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_are_refused_by_name()
    {
        var pickle = new PickleBuilder(isOld: true).Value(new Dictionary<string, object?> { ["weight"] = Weight }).Stop();
        Assert.Contains("1001", Refusal(TorchFile.Stream(pickle, [Weight], format: 1000)), StringComparison.Ordinal);
        Assert.Contains("byte order", Refusal(TorchFile.Stream(pickle, [Weight], littleEndian: false)), StringComparison.Ordinal);
        Assert.Contains("'94001' of 'weight' is not in it", Refusal(TorchFile.Stream(pickle, [Weight], keys: [])), StringComparison.Ordinal);
        Assert.Contains("'94001' stands in it twice", Refusal(TorchFile.Stream(pickle, [Weight], keys: ["94001", "94001"])), StringComparison.Ordinal);
        Assert.Contains("'5' belongs to no tensor", Refusal(TorchFile.Stream(pickle, [Weight], keys: ["5", "94001"])), StringComparison.Ordinal);
        Assert.Contains("said to have 6", Refusal(TorchFile.Stream(pickle, [Weight with { Count = 5 }])), StringComparison.Ordinal);
        Assert.Contains("does not start", Refusal([.. new byte[100]]), StringComparison.Ordinal);
        var attack = new PickleBuilder(isOld: true).Calls("os", "system", "true").Stop();
        Assert.Contains("nothing of it was run", Refusal(TorchFile.Stream(attack, [Weight])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_another_storage_is_refused()
    {
        var pickle = new PickleBuilder().Op(PickleOpcode.MARK).Text("storage").Global("torch", "FloatStorage").Text("1").Text("cpu").Int(4).Longs(1, 2, 3).Op(PickleOpcode.TUPLE)
            .Op(PickleOpcode.BINPERSID).Stop();
        Assert.Contains("persistent id", Refusal(TorchFile.Stream(pickle, [])), StringComparison.Ordinal);
    }

    private static double[] Numbers(ITensorFile file, string name)
    {
        using var loaded = file.Load(name);
        using var numbers = loaded.to(ScalarType.Float64);
        return numbers.data<double>().ToArray();
    }

    private string Refusal(byte[] bytes)
    {
        var path = _folder.Write("old.pth", bytes);
        var error = Assert.Throws<CheckpointException>(() => new TorchStream(path).Dispose());
        Assert.Contains("old.pth", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
