using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Text;

/// <summary>From prompts to what the transformer is given: tokens, padding, the system prompt before them, and the text encoder.</summary>
public sealed class PromptEncoder : IDisposable
{
    // Prompts that the encoder works on at once: bounds its memory whatever the batch.
    internal const int PromptsAtOnce = 16;

    private readonly PromptTokenizer _tokenizer;
    private readonly Qwen2Encoder _encoder;
    private readonly CheckpointParameters? _parameters;
    private readonly long[] _systemIds;
    private readonly PromptPositions _positions;
    private readonly int _slots;
    private readonly PaddingSide _side;
    private readonly Device _device;
    private Qwen2Prefix? _prefix;

    /// <param name="tokenizer">Makes tokens of the prompts.</param>
    /// <param name="encoder">Makes features of the tokens.</param>
    /// <param name="layout">How the checkpoint is given prompts.</param>
    /// <param name="slots">How many tokens of a prompt are read.</param>
    /// <param name="side">Where empty slots stand.</param>
    /// <param name="device">Where the encoder's parameters lie.</param>
    /// <param name="parameters">The encoder's parameters, freed with this; or null when they are somebody else's.</param>
    public PromptEncoder(
        PromptTokenizer tokenizer, Qwen2Encoder encoder, PromptLayout layout, int slots, PaddingSide side, Device device, CheckpointParameters? parameters = null)
    {
        (_tokenizer, _encoder, _positions, _slots, _side, _device, _parameters) = (tokenizer, encoder, layout.Positions, slots, side, device, parameters);
        _systemIds = layout.SystemIds(tokenizer);
    }

    /// <summary>Width of the features.</summary>
    public int HiddenSize => _encoder.Config.HiddenSize;

    /// <summary>How many tokens the system prompt has.</summary>
    public int SystemTokens => _systemIds.Length;

    /// <summary>Loads a text encoder's folder.</summary>
    /// <param name="folder">The folder with its config and tokenizer files.</param>
    /// <param name="file">Its weights; they must outlive the encoder.</param>
    /// <param name="layout">How the checkpoint is given prompts.</param>
    /// <param name="slots">How many tokens of a prompt are read.</param>
    /// <param name="type">The element type to compute in.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="CheckpointException">A file is missing, cannot be used, or does not fit the others; the message names it.</exception>
    public static PromptEncoder Load(string folder, ITensorFile file, PromptLayout layout, int slots, ScalarType type, Device device)
    {
        var configPath = Path.Combine(folder, CheckpointFolder.ConfigName);
        var config = Qwen2Config.Load(configPath);
        var tokenizer = PromptTokenizer.Load(folder);
        if (tokenizer.VocabSize > config.VocabSize)
        {
            throw new CheckpointException($"{folder}: the tokenizer has ids up to {tokenizer.VocabSize - 1}, and vocab_size of {configPath} is {config.VocabSize}.");
        }
        using var scope = NewDisposeScope();
        var prefix = TensorFiles.PrefixOf(file, "embed_tokens.weight");
        var parameters = new CheckpointParameters(file, type, device, prefix, IsNoText);
        try
        {
            var encoder = new Qwen2Encoder(new ParameterScope(parameters), config);
            parameters.Finish();
            return new PromptEncoder(tokenizer, encoder, layout, slots, tokenizer.PaddingSide, device, parameters);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>The features of prompts, in their order.</summary>
    public PromptContext Encode(IReadOnlyList<string> prompts)
    {
        using var scope = NewDisposeScope();
        var tokens = _tokenizer.Pad(prompts, _slots, _side, _positions);
        _prefix ??= _systemIds.Length == 0 ? null : _encoder.Prefix(tensor(_systemIds, [1, _systemIds.Length]).to(_device));
        Tensor ids = OnDevice(tokens.Ids), mask = OnDevice(tokens.Mask);
        var parts = new List<Tensor>();
        for (long first = 0; first < prompts.Count; first += PromptsAtOnce)
        {
            var count = Math.Min(PromptsAtOnce, prompts.Count - first);
            parts.Add(_encoder.Encode(ids.narrow(0, first, count), mask.narrow(0, first, count), _prefix));
        }
        var context = parts.Count == 1 ? parts[0] : cat(parts, 0);
        return new PromptContext(
            context.DetachFromDisposeScope(), mask.DetachFromDisposeScope(), OnDevice(tokens.PositionIds).DetachFromDisposeScope(), tokens.Warnings,
            [.. tokens.Mask.Select(row => (int)row.Sum())]);
    }

    /// <summary>Frees the encoder's parameters and the system prompt's keys and values.</summary>
    public void Dispose()
    {
        _prefix?.Dispose();
        _parameters?.Dispose();
    }

    // What a language or vision-language model has beside its text encoder.
    private static bool IsNoText(string key) => key.StartsWith("lm_head.", StringComparison.Ordinal) || key.StartsWith("visual.", StringComparison.Ordinal);

    private Tensor OnDevice(long[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, _slots]).to(_device);
}
