using System.Text.Json.Nodes;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Generation;

/// <summary>Parts that do not fit each other are refused before anything is computed.</summary>
public sealed class PartsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public PartsTests() => ModelInitializer.Write(ModelPreset.Find("tiny", 16), 5, Folder);

    private string Folder => _folder["model"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scales_that_differ_are_named_with_both_configs()
    {
        Change("tokenizer", config => config["v_patch_nums"] = new JsonArray(1, 3, 4));
        var message = Refused();
        Assert.Contains("patch_nums [1, 2, 4]", message, StringComparison.Ordinal);
        Assert.Contains("v_patch_nums [1, 3, 4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_of_another_size_is_named_by_its_keys()
    {
        Change("tokenizer", config => config["vocab_size"] = 255);
        Assert.Contains("vae.quantize.embedding.weight has shape [256, 8] where [255, 8] is needed", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_for_another_code_book_is_named()
    {
        Rewrite("llm", weights => weights["head.weight"] = zeros(255, 128, ScalarType.BFloat16));
        Assert.Contains("head.weight has shape [255, 128] where [256, 128] is needed", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_encoder_of_another_width_is_named()
    {
        Change("llm", config => config["context_dim"] = 32);
        Rewrite("llm", weights =>
        {
            weights["context_norm.weight"] = ones(32, ScalarType.BFloat16);
            weights["context_embed.weight"] = zeros(128, 32, ScalarType.BFloat16);
        });
        Assert.Contains("hidden_size 64 is not context_dim 32", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_surplus_and_misshapen_keys_are_named_all_at_once()
    {
        Rewrite("llm", weights =>
        {
            weights.Remove("blocks.1.attn.proj.bias");
            weights["blocks.0.attn.q_bias"] = zeros(64, ScalarType.BFloat16);
            weights["blocks.7.attn.q_bias"] = zeros(128, ScalarType.BFloat16);
            // A buffer of published files, which is no parameter.
            weights["lvl_1L"] = zeros(1, 5, ScalarType.Int64);
        });
        var message = Refused();
        Assert.Contains("missing key blocks.1.attn.proj.bias [128]", message, StringComparison.Ordinal);
        Assert.Contains("surplus key blocks.7.attn.q_bias [128]", message, StringComparison.Ordinal);
        Assert.Contains("blocks.0.attn.q_bias has shape [64] where [128] is needed", message, StringComparison.Ordinal);
        Assert.DoesNotContain("lvl_1L", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_there_is_named() =>
        Assert.Contains("cuda:97", Assert.Throws<ArgumentException>(() => HartPipeline.Load(Folder, new PipelineOptions { Device = "cuda:97" }, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    private string Refused() =>
        Assert.Throws<CheckpointException>(() => HartPipeline.Load(Folder, new PipelineOptions(), cancellation: TestContext.Current.CancellationToken)).Message;

    private void Change(string part, Action<JsonObject> change)
    {
        var path = Path.Combine(Folder, part, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    private void Rewrite(string part, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Folder, part, "model.safetensors");
        Dictionary<string, Tensor> weights;
        using (var file = new SafetensorsFile(path)) weights = file.Entries.Keys.ToDictionary(key => key, key => file.Load(key).clone());
        change(weights);
        SafetensorsWriter.Write(path, weights);
    }
}
