using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Transformer;

/// <summary>The transformer's hyper-parameters, as <c>llm/config.json</c> of a published checkpoint names them.</summary>
public sealed record HartConfig
{
    /// <summary>Layers (<c>depth</c>).</summary>
    public required int Depth { get; init; }

    /// <summary>D, the width (<c>embed_dim</c>).</summary>
    public required int EmbedDim { get; init; }

    /// <summary>H, the attention heads (<c>num_heads</c>).</summary>
    public required int NumHeads { get; init; }

    /// <summary>Width of the text features (<c>context_dim</c>).</summary>
    public required int ContextDim { get; init; }

    /// <summary>T, the slots of the prompt (<c>context_token</c>).</summary>
    public required int ContextToken { get; init; }

    /// <summary>Tokens along a side of each scale (<c>patch_nums</c>).</summary>
    public required IReadOnlyList<int> PatchNums { get; init; }

    /// <summary>Width of the residual diffusion's MLP (<c>diff_width</c>).</summary>
    public required int DiffWidth { get; init; }

    /// <summary>Residual blocks of the diffusion's MLP (<c>diff_depth</c>).</summary>
    public required int DiffDepth { get; init; }

    /// <summary>Denoising steps of the residual diffusion (<c>num_sampling_steps</c>).</summary>
    public required int NumSamplingSteps { get; init; }

    /// <summary>Whether the feed-forward is gated (<c>mlp_type</c> llama) or two layers with GELU (gpt2).</summary>
    public bool GatedFeedForward { get; init; } = true;

    /// <summary>Hidden width of the feed-forward over D (<c>mlp_ratio</c>).</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Whether queries and keys are normalised (<c>attn_l2_norm</c>).</summary>
    public bool AttnL2Norm { get; init; }

    /// <summary>Where the blocks take their modulation from (<c>disable_aln</c>, <c>shared_aln</c>).</summary>
    public AdaptiveNorm AdaptiveNorm { get; init; }

    /// <summary>Whether the linear adaptive norm pools by the mean of the valid tokens, else by the maximum (<c>sep_aln_pooling_mode</c>).</summary>
    public bool AveragePooling { get; init; }

    /// <summary>Whether levels are embedded like diffusion time steps, else by a table (<c>use_timestep_embed</c>).</summary>
    public bool UseTimestepEmbed { get; init; } = true;

    /// <summary>Whether the text features are normed before they are embedded (<c>use_context_norm</c>).</summary>
    public bool UseContextNorm { get; init; } = true;

    /// <summary>Added under the root of the RMS norms (<c>norm_eps</c>).</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>How often the diffusion loss repeats each token with another time and noise (<c>diffusion_batch_mul</c>).</summary>
    public int DiffusionBatchMul { get; init; } = 4;

    /// <summary>Share of prompts dropped in training (<c>cond_drop_rate</c>).</summary>
    public double CondDropRate { get; init; } = 0.1;

    /// <summary>d, the width of a head.</summary>
    public int HeadDim => EmbedDim / NumHeads;

    /// <summary>Hidden width of the feed-forward.</summary>
    public int FeedForwardDim => GatedFeedForward
        ? (int)Math.Floor(EmbedDim * MlpRatio * 2 / 3 + 255) / 256 * 256
        : (int)Math.Round(EmbedDim * MlpRatio);

    /// <exception cref="CheckpointException">A field is missing, of another type, out of range or not supported; the message names it.</exception>
    public static HartConfig Load(string path)
    {
        using var file = new ConfigFile(path);
        file.Choice("attn_type", ["llama"], "llama");
        if (file.Flag("use_cross_attn", false)) throw file.Refuse("use_cross_attn", "true is not supported");
        if (file.Integer("diffusion_head_repeats", 1, 64, 1) != 1) throw file.Refuse("diffusion_head_repeats", "above 1 is not supported");
        var disabled = file.Flag("disable_aln", false);
        var config = new HartConfig
        {
            Depth = file.Integer("depth", 1, 256),
            EmbedDim = file.Integer("embed_dim", 8, 65_536),
            NumHeads = file.Integer("num_heads", 1, 1024),
            ContextDim = file.Integer("context_dim", 1, 65_536),
            ContextToken = file.Integer("context_token", 1, 8192),
            PatchNums = file.Integers("patch_nums", 1, 512),
            DiffWidth = file.Integer("diff_width", 1, 65_536),
            DiffDepth = file.Integer("diff_depth", 1, 256),
            NumSamplingSteps = file.IntegerOrText("num_sampling_steps", 2, 1000),
            GatedFeedForward = file.Choice("mlp_type", ["llama", "gpt2"], "llama") == "llama",
            MlpRatio = file.Number("mlp_ratio", 0.1, 64, 4),
            AttnL2Norm = file.Flag("attn_l2_norm", false),
            AdaptiveNorm = !disabled ? AdaptiveNorm.Linear : file.Flag("shared_aln", false) ? AdaptiveNorm.Table : AdaptiveNorm.None,
            AveragePooling = file.Choice("sep_aln_pooling_mode", ["max", "avg"], "max") == "avg",
            UseTimestepEmbed = file.Flag("use_timestep_embed", false),
            UseContextNorm = file.Flag("use_context_norm", false),
            NormEps = file.Number("norm_eps", 0, 1, 1e-6),
            DiffusionBatchMul = file.Integer("diffusion_batch_mul", 1, 1024, 4),
            CondDropRate = file.Number("cond_drop_rate", 0, 1, 0.1),
        };
        config.Check(file);
        return config;
    }

    /// <summary>The fields as a published <c>config.json</c> has them.</summary>
    public string ToJson() => new JsonObject
    {
        ["architectures"] = new JsonArray("HARTForT2I"),
        ["model_type"] = "hart_transformer_t2i",
        ["attn_type"] = "llama",
        ["mlp_type"] = GatedFeedForward ? "llama" : "gpt2",
        ["depth"] = Depth,
        ["embed_dim"] = EmbedDim,
        ["num_heads"] = NumHeads,
        ["mlp_ratio"] = MlpRatio,
        ["norm_eps"] = NormEps,
        ["attn_l2_norm"] = AttnL2Norm,
        ["disable_aln"] = AdaptiveNorm != AdaptiveNorm.Linear,
        ["shared_aln"] = AdaptiveNorm == AdaptiveNorm.Table,
        ["sep_aln_pooling_mode"] = AveragePooling ? "avg" : "max",
        ["context_dim"] = ContextDim,
        ["context_token"] = ContextToken,
        ["use_context_norm"] = UseContextNorm,
        ["use_timestep_embed"] = UseTimestepEmbed,
        ["patch_nums"] = new JsonArray([.. PatchNums.Select(side => JsonValue.Create(side))]),
        ["diff_width"] = DiffWidth,
        ["diff_depth"] = DiffDepth,
        ["num_sampling_steps"] = NumSamplingSteps.ToString(CultureInfo.InvariantCulture),
        ["diffusion_batch_mul"] = DiffusionBatchMul,
        ["cond_drop_rate"] = CondDropRate,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private void Check(ConfigFile file)
    {
        if (EmbedDim % NumHeads != 0) throw file.Refuse("num_heads", $"{NumHeads} does not divide embed_dim {EmbedDim}");
        if (HeadDim % 4 != 0) throw file.Refuse("num_heads", $"gives heads of {HeadDim}, and rotary embedding needs a multiple of 4");
        if (PatchNums[0] != 1) throw file.Refuse("patch_nums", $"must start with 1, not {PatchNums[0]}");
        if (PatchNums.Count < 2) throw file.Refuse("patch_nums", "must hold at least two scales");
        for (var k = 1; k < PatchNums.Count; k++)
        {
            if (PatchNums[k] <= PatchNums[k - 1]) throw file.Refuse("patch_nums", $"must grow, and {PatchNums[k]} follows {PatchNums[k - 1]}");
        }
    }
}
