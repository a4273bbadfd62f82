using System.Text.Json;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Model.Text;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CheckpointFolderTests()
    {
        foreach (var part in new[] { "llm", "tokenizer", "text_encoder" })
        {
            _folder.Write($"model/{part}/config.json", "{}");
            _folder.Write($"model/{part}/README.md", "not part of the model");
            SafetensorsWriter.Write(_folder[$"model/{part}/model.safetensors"], [new TensorEntry(part, ScalarType.Float32, [1])], _ => ones([1]), cancellation: TestContext.Current.CancellationToken);
        }
    }

    private string Root => _folder["model"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_model_is_opened()
    {
        var folder = CheckpointFolder.Open(Root);
        Assert.Equal(Path.Combine(Root, "llm", "config.json"), folder.TransformerConfig);
        Assert.Null(folder.Sidecar.SystemPrompt);
        using var transformer = folder.OpenTransformer();
        using var tokenizer = folder.OpenTokenizer();
        using var textEncoder = folder.OpenTextEncoder();
        Assert.Equal(["llm", "tokenizer", "text_encoder"], [transformer.Entries.Keys.Single(), tokenizer.Entries.Keys.Single(), textEncoder.Entries.Keys.Single()]);
    }

    [Fact]
    public void The_transformer_is_the_averaged_one_unless_told_otherwise()
    {
        _folder.Write("model/llm/ema_model.bin", TorchFile.Of(new Dictionary<string, object?> { ["averaged"] = TorchTensorSpec.Of("0", [1f], 1) }));
        var folder = CheckpointFolder.Open(Root);
        using var averaged = folder.OpenTransformer();
        Assert.Equal(["averaged"], averaged.Entries.Keys);
        using var plain = folder.OpenTransformer(ema: false);
        Assert.Equal(["llm"], plain.Entries.Keys);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        File.Delete(_folder["model/llm/config.json"]);
        Directory.Delete(_folder["model/text_encoder"], recursive: true);
        var message = Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(Root)).Message;
        Assert.Contains("llm/config.json, text_encoder/config.json", message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(_folder["nowhere"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sidecar_survives_writing_and_reading()
    {
        var written = new CheckpointSidecar
        {
            SystemPrompt = "Describe:\n\"",
            TextEncoder = "../shared",
            PromptPositions = PromptPositions.None,
            Sampling = new CheckpointSampling { Guidance = 2, Temperature = 0.5 },
            Source = new CheckpointSource { Repository = "some/model", Revision = "main", Others = new Dictionary<string, JsonElement> { ["by"] = JsonSerializer.SerializeToElement("me") } },
        };
        written.Write(Root);
        var read = CheckpointSidecar.Read(Root);
        Assert.Equal(written.SystemPrompt, read.SystemPrompt);
        Assert.Equal(new PromptLayout(written.SystemPrompt, PromptPositions.None), read.Layout);
        Assert.Equal((2, 0.5, null), (read.Sampling?.Guidance, read.Sampling?.Temperature, read.Sampling?.TopP));
        Assert.Equal("some/model", read.Source?.Repository);
        Assert.Equal("me", read.Source?.Others?["by"].GetString());

        Directory.Move(_folder["model/text_encoder"], _folder["shared"]);
        using var textEncoder = CheckpointFolder.Open(Root).OpenTextEncoder();
        Assert.Equal(["text_encoder"], textEncoder.Entries.Keys);
    }

    [Fact]
    public void Fields_that_are_not_known_are_passed_over()
    {
        _folder.Write("model/hartfarm.json", "\uFEFF" + """{ "system_prompt": null, "colour": [1, {"a": 2}] }""");
        var sidecar = CheckpointSidecar.Read(Root);
        Assert.Equal(new PromptLayout(null, PromptPositions.Counted), sidecar.Layout);
        Assert.Equal("text_encoder", sidecar.TextEncoder);
    }

    [Theory]
    [InlineData("""{ "system_prompt": 3 }""", "system_prompt")]
    [InlineData("""{ "text_encoder": ["a"] }""", "text_encoder")]
    [InlineData("""{ "text_encoder": null }""", "text_encoder")]
    [InlineData("""{ "text_encoder": "" }""", "text_encoder")]
    [InlineData("""{ "text_encoder": "/etc" }""", "'/etc'")]
    [InlineData("""{ "prompt_positions": "some" }""", "prompt_positions")]
    [InlineData("""{ "prompt_positions": 1 }""", "prompt_positions")]
    [InlineData("""{ "source": "x" }""", "source")]
    [InlineData("""{ "sampling": { "guidance": "high" } }""", "sampling.guidance")]
    [InlineData("""{ "sampling": { "guidance": -1 } }""", "sampling.guidance must be from 0 to 100")]
    [InlineData("""{ "sampling": { "temperature": 0 } }""", "sampling.temperature must be above 0")]
    [InlineData("""{ "sampling": { "top_p": 1.5 } }""", "sampling.top_p must be from 0 to 1")]
    [InlineData("""{ "source": { "revision": 1 } }""", "source.revision")]
    [InlineData("{\n \"system_prompt\": \"a\"\n x", "line 3")]
    [InlineData("[]", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("", "JSON")]
    public void A_sidecar_of_wrong_types_is_refused_by_field(string json, string why)
    {
        _folder.Write("model/hartfarm.json", json);
        var message = Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(Root)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains("hartfarm.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_the_content_and_not_of_the_place()
    {
        var hash = Hash(Root);
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Directory.Move(Root, _folder["moved"]);
        Assert.Equal(hash, Hash(_folder["moved"]));
        File.Delete(_folder["moved/llm/README.md"]);
        Assert.Equal(hash, Hash(_folder["moved"]));
    }

    [Theory]
    [InlineData("llm/model.safetensors")]
    [InlineData("tokenizer/config.json")]
    [InlineData("text_encoder/merges.txt")]
    [InlineData("hartfarm.json")]
    public void Every_file_of_the_model_changes_the_hash(string name)
    {
        var before = Hash(Root);
        File.AppendAllText(_folder[$"model/{name}"], """{"system_prompt":"x"}""");
        Assert.NotEqual(before, Hash(Root));
    }

    [Fact]
    public void The_hash_does_not_confuse_files()
    {
        var before = Hash(Root);
        File.Move(_folder["model/llm/model.safetensors"], _folder["model/llm/ema_model.safetensors"]);
        Assert.NotEqual(before, Hash(Root));
    }

    private string Hash(string root) => CheckpointFolder.Open(root).Hash(new FileHashes(_folder["cache/hashes.json"]), TestContext.Current.CancellationToken);
}
