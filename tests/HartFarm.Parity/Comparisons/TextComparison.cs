using System.Text.Json;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Text;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>The text encoder's features, under either padding.</summary>
internal static class TextComparison
{
    private const double Tolerance = 2e-5;

    /// <param name="golden">The file with the numbers.</param>
    /// <param name="folder">Its folder.</param>
    internal static void Run(GoldenFile golden, string folder)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var device = golden.Device;
        using var file = new SafetensorsFile(Path.Combine(folder, "text_encoder.safetensors"));
        using var parameters = new CheckpointParameters(file, ScalarType.Float32, device, TensorFiles.PrefixOf(file, "embed_tokens.weight"), key => key.StartsWith("lm_head.", StringComparison.Ordinal));
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
            Tensor ids = Rows(tokens.Ids, device), mask = Rows(tokens.Mask, device);
            golden.Compare($"{name}.context_tokens", ids, 0);
            golden.Compare($"{name}.context_mask", mask, 0);
            golden.Compare($"{name}.context_position_ids", Rows(tokens.PositionIds, device), 0);

            var systemIds = Rows([Array.ConvertAll(tokenizer.Encode(system), id => (long)id)], device).expand(prompts.Length, -1);
            Tensor fullIds = cat([systemIds, ids], 1), fullMask = cat([ones_like(systemIds), mask], 1);
            golden.Compare($"{name}.system.full_ids", fullIds, 0);
            golden.Compare($"{name}.system.full_mask", fullMask, 0);
            encoder.Encode(fullIds, fullMask, null, (layer, hidden) => golden.CompareIfPresent($"{name}.system.hidden.{layer}", () => hidden, Tolerance));

            // The way that prompts really go: the system prompt's part computed once.
            using var withSystem = new PromptEncoder(tokenizer, encoder, new PromptLayout(system), slots, side, device);
            golden.Compare($"{name}.system.context_tensor", withSystem.Encode(prompts).ContextTensor, Tolerance);
            using var plain = new PromptEncoder(tokenizer, encoder, new PromptLayout(), slots, side, device);
            golden.CompareIfPresent($"{name}.plain.context_tensor", () => plain.Encode(prompts).ContextTensor, Tolerance);
        }
    }

    private static Tensor Rows(long[][] rows, Device device) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]).to(device);
}
