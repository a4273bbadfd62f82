using System.Text.Json;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tests.Golden;
using HartFarm.Model.Text;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Text;

[Trait("Category", "Parity")]
public class TextParityTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [MemberData(nameof(GoldenFolders.Text), MemberType = typeof(GoldenFolders))]
    public void Every_golden_text_has_its_ids_and_reads_back(string folder)
    {
        var tokenizer = PromptTokenizer.Load(folder);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_golden.json")));
        foreach (var example in golden.RootElement.EnumerateArray())
        {
            var text = example.GetProperty("text").GetString()!;
            var ids = Ids(example.GetProperty("ids"));
            Assert.Equal(ids, tokenizer.Encode(text).Select(id => (long)id));
            Assert.Equal(example.GetProperty("decoded").GetString(), tokenizer.Decode(ids.Select(id => (int)id)));
        }
        using var prompts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "prompts_ids.json")));
        var root = prompts.RootElement;
        Assert.Equal(root.GetProperty("pad").GetInt32(), tokenizer.PadId);
        Assert.Equal(Ids(root.GetProperty("system")), tokenizer.Encode(root.GetProperty("system_text").GetString()!).Select(id => (long)id));
        foreach (var (text, ids) in root.GetProperty("prompt_text").EnumerateArray().Zip(root.GetProperty("prompts").EnumerateArray()))
        {
            Assert.Equal(Ids(ids), tokenizer.Encode(text.GetString()!).Select(id => (long)id));
        }
    }

    [Theory]
    [MemberData(nameof(GoldenFolders.Text), MemberType = typeof(GoldenFolders))]
    public void Prompt_features_agree_under_either_padding(string folder)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var golden = new GoldenFile(folder, "text_golden.safetensors");
        using var file = new SafetensorsFile(Path.Combine(folder, "text_encoder.safetensors"));
        using var parameters = new CheckpointParameters(file, ScalarType.Float32, CPU, TensorFiles.PrefixOf(file, "embed_tokens.weight"), key => key.StartsWith("lm_head.", StringComparison.Ordinal));
        var encoder = new Qwen2Encoder(new ParameterScope(parameters), Qwen2Config.Load(Path.Combine(folder, "config.json")));
        parameters.Finish();
        var tokenizer = PromptTokenizer.Load(folder);
        using var given = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "prompts_ids.json")));
        var prompts = given.RootElement.GetProperty("prompt_text").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var system = given.RootElement.GetProperty("system_text").GetString()!;
        foreach (var side in new[] { PaddingSide.Right, PaddingSide.Left })
        {
            var name = side == PaddingSide.Right ? "right" : "left";
            var slots = (int)golden.Entries($"{name}.context_tokens").Shape[1];
            var tokens = tokenizer.Pad(prompts, slots, side);
            Tensor ids = Rows(tokens.Ids), mask = Rows(tokens.Mask);
            golden.Compare($"{name}.context_tokens", ids, 0);
            golden.Compare($"{name}.context_mask", mask, 0);
            golden.Compare($"{name}.context_position_ids", Rows(tokens.PositionIds), 0);

            var systemIds = Rows([Array.ConvertAll(tokenizer.Encode(system), id => (long)id)]).expand(prompts.Length, -1);
            Tensor fullIds = cat([systemIds, ids], 1), fullMask = cat([ones_like(systemIds), mask], 1);
            golden.Compare($"{name}.system.full_ids", fullIds, 0);
            golden.Compare($"{name}.system.full_mask", fullMask, 0);
            encoder.Encode(fullIds, fullMask, null, (layer, hidden) => golden.CompareIfPresent($"{name}.system.hidden.{layer}", () => hidden, Tolerance));

            // The way that prompts really go: the system prompt's part computed once.
            using var withSystem = new PromptEncoder(tokenizer, encoder, new PromptLayout(system), slots, side, CPU);
            golden.Compare($"{name}.system.context_tensor", withSystem.Encode(prompts).ContextTensor, Tolerance);
            using var plain = new PromptEncoder(tokenizer, encoder, new PromptLayout(), slots, side, CPU);
            golden.CompareIfPresent($"{name}.plain.context_tensor", () => plain.Encode(prompts).ContextTensor, Tolerance);
        }
        golden.Finish();
    }

    private static long[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt64())];

    private static Tensor Rows(long[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
}
