using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class TensorFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "pytorch_model.bin", "pytorch_model.bin", "ema_model.bin")]
    [InlineData(true, "ema_model.bin", "pytorch_model.bin", "ema_model.bin", "model.safetensors")]
    [InlineData(true, "ema_model.safetensors", "ema_model.bin", "ema_model.safetensors")]
    [InlineData(false, "model.safetensors", "pytorch_model.bin", "model.safetensors", "diffusion_pytorch_model.safetensors")]
    [InlineData(false, "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.safetensors", "pytorch_model.bin")]
    [InlineData(false, "ema_model.bin", "ema_model.bin")]
    [InlineData(true, "model.safetensors", "model.safetensors", "pytorch_model.bin")]
    public void The_best_file_of_a_folder_is_opened(bool ema, string expected, params string[] present)
    {
        foreach (var name in present) Save(name);
        Assert.Equal(_folder[expected], TensorFiles.Find(_folder.Root, ema));
        using var file = TensorFiles.Open(_folder.Root, ema);
        Assert.Equal(_folder[expected], file.Path);
        Assert.Equal(["w"], file.Entries.Keys);
    }

    [Fact]
    public void Split_weights_are_opened_by_their_index()
    {
        Save("model-00001-of-00001.safetensors");
        _folder.Write("model.safetensors.index.json", """{"weight_map":{"w":"model-00001-of-00001.safetensors"}}""");
        using var file = TensorFiles.Open(_folder.Root);
        Assert.IsType<ShardedSafetensors>(file);
    }

    [Fact]
    public void A_folder_without_weights_is_refused_with_what_was_looked_for()
    {
        var error = Assert.Throws<CheckpointException>(() => TensorFiles.Open(_folder.Root, ema: true));
        foreach (var name in TensorFiles.Candidates(ema: true)) Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("only.bin", Assert.Throws<CheckpointException>(() => TensorFiles.Open(_folder.Root, ["only.bin"])).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<CheckpointException>(() => TensorFiles.Open(_folder["missing"])).Message, StringComparison.Ordinal);
        Assert.Contains(".gguf", Assert.Throws<CheckpointException>(() => TensorFiles.OpenFile("model.gguf")).Message, StringComparison.Ordinal);
        Assert.Null(TensorFiles.Find(_folder.Root));
    }

    [Fact]
    public void The_prefix_of_nested_keys_is_found()
    {
        using var scope = NewDisposeScope();
        var one = ones([1]);
        SafetensorsWriter.Write(_folder["a.safetensors"], new Dictionary<string, Tensor>
        {
            ["vae.quant_conv.weight"] = one,
            ["disc.main.0.weight"] = one,
            ["twice.a.bias"] = one,
            ["twice.b.bias"] = one,
            ["plain"] = one,
        });
        using var file = TensorFiles.OpenFile(_folder["a.safetensors"]);
        Assert.Equal("vae.", TensorFiles.PrefixOf(file, "quant_conv.weight"));
        Assert.Equal("", TensorFiles.PrefixOf(file, "plain"));
        Assert.Equal("", TensorFiles.PrefixOf(file, "missing"));
        Assert.Contains("'twice.a.bias'", Assert.Throws<CheckpointException>(() => TensorFiles.PrefixOf(file, "bias")).Message, StringComparison.Ordinal);
    }

    private void Save(string name)
    {
        if (name.EndsWith(".bin", StringComparison.Ordinal))
        {
            _folder.Write(name, TorchFile.Of(new Dictionary<string, object?> { ["w"] = TorchTensorSpec.Of("0", [1f], 1) }));
            return;
        }
        SafetensorsWriter.Write(_folder[name], [new TensorEntry("w", ScalarType.Float32, [1])], _ => ones([1]), cancellation: TestContext.Current.CancellationToken);
    }
}
