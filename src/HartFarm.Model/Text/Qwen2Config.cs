using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Text;

/// <summary>The text encoder's hyper-parameters, as its <c>config.json</c> names them: Qwen2, or the language part of Qwen2-VL.</summary>
public sealed record Qwen2Config
{
    /// <summary>Width of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the feed-forward.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>How many layers.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>How many heads the queries have.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>How many heads the keys and values have; each serves several of the queries'.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>Rows of the embedding table.</summary>
    public required int VocabSize { get; init; }

    /// <summary>The base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Added under the root of the RMS norms.</summary>
    public double RmsNormEps { get; init; } = 1e-6;

    /// <summary>Width of a head.</summary>
    public int HeadDim => HiddenSize / NumAttentionHeads;

    /// <exception cref="CheckpointException">A field is missing, out of range or not supported; the message names it.</exception>
    public static Qwen2Config Load(string path)
    {
        using var file = new ConfigFile(path);
        file.Choice("model_type", ["qwen2", "qwen2_vl"], "qwen2");
        file.Choice("hidden_act", ["silu"], "silu");
        if (file.Flag("use_sliding_window", false)) throw file.Refuse("use_sliding_window", "true is not supported");
        var config = new Qwen2Config
        {
            HiddenSize = file.Integer("hidden_size", 8, 65_536),
            IntermediateSize = file.Integer("intermediate_size", 8, 262_144),
            NumHiddenLayers = file.Integer("num_hidden_layers", 1, 512),
            NumAttentionHeads = file.Integer("num_attention_heads", 1, 1024),
            NumKeyValueHeads = file.Integer("num_key_value_heads", 1, 1024),
            VocabSize = file.Integer("vocab_size", 1, 4_194_304),
            RopeTheta = file.Number("rope_theta", 1, 1e12, 10_000),
            RmsNormEps = file.Number("rms_norm_eps", 0, 1, 1e-6),
        };
        if (config.HiddenSize % config.NumAttentionHeads != 0) throw file.Refuse("num_attention_heads", $"{config.NumAttentionHeads} does not divide hidden_size {config.HiddenSize}");
        if (config.HeadDim % 2 != 0) throw file.Refuse("num_attention_heads", $"gives heads of {config.HeadDim}, and rotary embedding needs an even width");
        if (config.NumAttentionHeads % config.NumKeyValueHeads != 0) throw file.Refuse("num_key_value_heads", $"{config.NumKeyValueHeads} does not divide num_attention_heads {config.NumAttentionHeads}");
        return config;
    }

    /// <summary>The fields as a published <c>config.json</c> has them.</summary>
    public string ToJson() => new JsonObject
    {
        ["architectures"] = new JsonArray("Qwen2Model"),
        ["model_type"] = "qwen2",
        ["hidden_size"] = HiddenSize,
        ["intermediate_size"] = IntermediateSize,
        ["num_hidden_layers"] = NumHiddenLayers,
        ["num_attention_heads"] = NumAttentionHeads,
        ["num_key_value_heads"] = NumKeyValueHeads,
        ["vocab_size"] = VocabSize,
        ["rms_norm_eps"] = RmsNormEps,
        ["rope_theta"] = RopeTheta,
        ["hidden_act"] = "silu",
        ["use_sliding_window"] = false,
        ["tie_word_embeddings"] = true,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
