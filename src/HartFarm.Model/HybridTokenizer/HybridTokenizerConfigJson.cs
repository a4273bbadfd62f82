using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The tokenizer's config as JSON.</summary>
internal static class HybridTokenizerConfigJson
{
    private const int LargestImage = 16384;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <exception cref="CheckpointException">The file or a field of it cannot be used.</exception>
    internal static HybridTokenizerConfig Read(string path)
    {
        using var json = ConfigFields.Open(path);
        var config = new HybridTokenizerConfig
        {
            VocabSize = json.Integer("vocab_size", 1, 1 << 24),
            ZChannels = json.Integer("z_channels", 1, 4096),
            Ch = json.Integer("ch", 1, 65536),
            ChMult = json.Integers("ch_mult", 1, 64),
            VPatchNums = json.Integers("v_patch_nums", 1, 1024),
            Beta = json.Number("beta", 0, 1e6, 0.25),
            UsingZnorm = json.Boolean("using_znorm", false),
            QuantConvKs = json.Integer("quant_conv_ks", 1, 3, 3),
            QuantResi = json.Number("quant_resi", -1, 1),
            ShareQuantResi = json.Integer("share_quant_resi", 0, 1024),
            DefaultQresiCounts = json.Integer("default_qresi_counts", 0, 1024, 0),
            QuantizerType = json.Text("quantizer_type", HybridTokenizerConfig.VarHybrid),
            Levels = json.Integers("levels", 1, int.MaxValue, []),
            NormGroups = json.Integer("norm_groups", 1, 65536, 32),
            NumResBlocks = json.Integer("num_res_blocks", 1, 64, 2),
        };
        Check(json, config);
        return config;
    }

    internal static string Write(HybridTokenizerConfig config)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("HARTAutoEncoder"),
            ["model_type"] = "hart_autoencoder",
            ["vocab_size"] = config.VocabSize,
            ["z_channels"] = config.ZChannels,
            ["ch"] = config.Ch,
            ["ch_mult"] = Array(config.ChMult),
            ["v_patch_nums"] = Array(config.VPatchNums),
            ["beta"] = config.Beta,
            ["using_znorm"] = config.UsingZnorm,
            ["quant_conv_ks"] = config.QuantConvKs,
            ["quant_resi"] = config.QuantResi,
            ["share_quant_resi"] = config.ShareQuantResi,
            ["default_qresi_counts"] = config.DefaultQresiCounts,
            ["quantizer_type"] = config.QuantizerType,
            ["norm_groups"] = config.NormGroups,
            ["num_res_blocks"] = config.NumResBlocks,
        };
        if (config.Levels.Count > 0) json["levels"] = Array(config.Levels);
        return json.ToJsonString(Indented);
    }

    private static void Check(ConfigFields json, HybridTokenizerConfig config)
    {
        if (config.QuantizerType != HybridTokenizerConfig.VarHybrid)
        {
            throw json.Refuse("quantizer_type", $"is \"{config.QuantizerType}\" and only \"{HybridTokenizerConfig.VarHybrid}\" is known");
        }
        // Both change the network, and no published checkpoint sets them.
        foreach (var field in (string[])["disable_quant_resi", "double_decoder"])
        {
            if (json.Boolean(field, false)) throw json.Refuse(field, "is true, which is not supported");
        }
        if (config.QuantConvKs == 2) throw json.Refuse("quant_conv_ks", "is 2 where 1 or 3 is needed");
        if (config.ChMult.Count is 0 or > 10) throw json.Refuse("ch_mult", $"has {config.ChMult.Count} levels where 1 to 10 are possible");
        if (config.Scales < 2) throw json.Refuse("v_patch_nums", $"has {config.Scales} scales where at least 2 are needed");
        if (config.VPatchNums[0] != 1) throw json.Refuse("v_patch_nums", $"starts with {config.VPatchNums[0]} where 1 is needed");
        for (var k = 1; k < config.Scales; k++)
        {
            if (config.VPatchNums[k] <= config.VPatchNums[k - 1])
            {
                throw json.Refuse("v_patch_nums", $"must rise, and {config.VPatchNums[k]} follows {config.VPatchNums[k - 1]}");
            }
        }
        if (config.ImageSize > LargestImage)
        {
            throw json.Refuse("v_patch_nums", $"and ch_mult give images of {config.ImageSize} pixels a side, more than {LargestImage}");
        }
        for (var level = 0; level < config.ChMult.Count; level++)
        {
            if (config.Channels(level) % config.NormGroups != 0)
            {
                throw json.Refuse("norm_groups", $"is {config.NormGroups}, which does not divide the {config.Channels(level)} channels of level {level} (ch times ch_mult)");
            }
        }
        // The encoder's first layer has ch channels whatever the first multiple is.
        if (config.Ch % config.NormGroups != 0) throw json.Refuse("norm_groups", $"is {config.NormGroups}, which does not divide ch, {config.Ch}");
    }

    private static JsonArray Array(IReadOnlyList<int> values) => new([.. values.Select(value => (JsonNode)value)]);
}
