using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class ShardedSafetensorsTests : IDisposable
{
    private const string Index = "model.safetensors.index.json";

    private readonly TempFolder _folder = new();

    public ShardedSafetensorsTests()
    {
        Shard("model-1.safetensors", "a", "b");
        Shard("model-2.safetensors", "c");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_are_read_from_all_shards()
    {
        using var file = Open("""{"metadata":{"total_size":24},"weight_map":{"a":"model-1.safetensors","b":"model-1.safetensors","c":"model-2.safetensors"}}""");
        Assert.Equal(["a", "b", "c"], file.Entries.Keys.Order());
        using var c = file.Load("c");
        Assert.Equal([0f, 99], c.data<float>().ToArray());
        using var both = file.LoadAdjacent(["a", "b"]);
        Assert.NotNull(both);
        Assert.Equal([0f, 97, 0, 98], both.data<float>().ToArray());
        Assert.Null(file.LoadAdjacent(["b", "c"]));
        Assert.Null(file.LoadAdjacent([]));
        Assert.Contains("'d'", Assert.Throws<CheckpointException>(() => file.Load("d")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"model-3.safetensors"}}""", "model-3.safetensors")]
    [InlineData("""{"weight_map":{"a":"model-1.safetensors","c":"model-1.safetensors"}}""", "'c' in the shard model-1.safetensors")]
    [InlineData("""{"weight_map":{"a":"../model-1.safetensors"}}""", "'../model-1.safetensors'")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd.safetensors"}}""", "'/etc/passwd.safetensors'")]
    [InlineData("""{"weight_map":{"a":"..\\model-1.safetensors"}}""", "own folder")]
    [InlineData("""{"weight_map":{"a":"C:model-1.safetensors"}}""", "own folder")]
    [InlineData("""{"weight_map":{"a":"sub/model-1.safetensors"}}""", "own folder")]
    [InlineData("""{"weight_map":{"a":"model-1.bin"}}""", "'model-1.bin'")]
    [InlineData("""{"weight_map":{"a":""}}""", "own folder")]
    [InlineData("""{"weight_map":{"a":1}}""", "no file name for 'a'")]
    [InlineData("""{"weight_map":{"a":"model-1.safetensors","a":"model-2.safetensors"}}""", "'a'")]
    [InlineData("""{"weight_map":{}}""", "empty")]
    [InlineData("""{"weight_map":[]}""", "weight_map")]
    [InlineData("""{}""", "weight_map")]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{""", "not the JSON")]
    [InlineData("", "not the JSON")]
    public void A_broken_index_is_refused_by_name(string json, string why)
    {
        var error = Assert.Throws<CheckpointException>(() => Open(json).Dispose());
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains(Index, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_shard_is_named()
    {
        File.WriteAllText(_folder["model-2.safetensors"], "cut off");
        var error = Assert.Throws<CheckpointException>(() => Open("""{"weight_map":{"a":"model-1.safetensors","c":"model-2.safetensors"}}""").Dispose());
        Assert.Contains("model-2.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_index_is_named() =>
        Assert.Contains("none.index.json", Assert.Throws<CheckpointException>(() => new ShardedSafetensors(_folder["none.index.json"])).Message, StringComparison.Ordinal);

    private void Shard(string name, params string[] keys)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder[name], keys.ToDictionary(key => key, key => tensor(new float[] { 0, key[0] })));
    }

    private ShardedSafetensors Open(string json) => new(_folder.Write(Index, json));
}
