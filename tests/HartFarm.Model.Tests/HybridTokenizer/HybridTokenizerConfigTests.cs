using System.Text.Json.Nodes;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Tests.Golden;

namespace HartFarm.Model.Tests.HybridTokenizer;

public sealed class HybridTokenizerConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hartfarm-tokenizer-").FullName;

    private string ConfigPath => Path.Combine(_folder, "config.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void A_written_config_reads_as_it_was(string folder)
    {
        var config = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json"));
        File.WriteAllText(ConfigPath, config.ToJson());
        Assert.Equivalent(config, HybridTokenizerConfig.LoadFrom(ConfigPath), strict: true);
    }

    [Fact]
    public void The_published_1024_pixel_config_gives_its_sizes()
    {
        Write(json =>
        {
            json["ch_mult"] = new JsonArray(1, 1, 2, 2, 4);
            json["ch"] = 160;
            json["v_patch_nums"] = new JsonArray(1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 36, 48, 64);
        });
        var config = HybridTokenizerConfig.LoadFrom(ConfigPath);
        Assert.Equal((1024, 64, 14, 9451, 32, 2), (config.ImageSize, config.LatentSize, config.Scales, config.TokenCount, config.NormGroups, config.NumResBlocks));
    }

    [Theory]
    [InlineData("vocab_size")]
    [InlineData("z_channels")]
    [InlineData("ch")]
    [InlineData("ch_mult")]
    [InlineData("v_patch_nums")]
    [InlineData("quant_resi")]
    [InlineData("share_quant_resi")]
    public void A_missing_field_is_named(string field)
    {
        Write(json => json.Remove(field));
        Refused(field, "is missing");
    }

    [Theory]
    [InlineData("vocab_size", "\"many\"")]
    [InlineData("vocab_size", "1.5")]
    [InlineData("vocab_size", "0")]
    [InlineData("vocab_size", "99999999999")]
    [InlineData("z_channels", "-1")]
    [InlineData("ch", "[1]")]
    [InlineData("ch_mult", "4")]
    [InlineData("ch_mult", "[]")]
    [InlineData("ch_mult", "[1, \"2\"]")]
    [InlineData("ch_mult", "[1,1,1,1,1,1,1,1,1,1,1]")]
    [InlineData("v_patch_nums", "[2, 4]")]
    [InlineData("v_patch_nums", "[1, 3, 3]")]
    [InlineData("v_patch_nums", "[1, 4, 3]")]
    [InlineData("v_patch_nums", "[1]")]
    [InlineData("v_patch_nums", "[1, 5000]")]
    [InlineData("beta", "-0.1")]
    [InlineData("beta", "true")]
    [InlineData("using_znorm", "1")]
    [InlineData("quant_conv_ks", "2")]
    [InlineData("quant_conv_ks", "5")]
    [InlineData("quant_resi", "1.01")]
    [InlineData("share_quant_resi", "-1")]
    [InlineData("default_qresi_counts", "-1")]
    [InlineData("quantizer_type", "\"fsq\"")]
    [InlineData("quantizer_type", "7")]
    [InlineData("levels", "[0]")]
    [InlineData("norm_groups", "5")]
    [InlineData("num_res_blocks", "0")]
    [InlineData("disable_quant_resi", "true")]
    [InlineData("double_decoder", "true")]
    public void A_value_that_cannot_be_is_refused_by_name(string field, string value)
    {
        Write(json => json[field] = JsonNode.Parse(value));
        Refused(field);
    }

    [Fact]
    public void Images_beyond_any_use_are_refused()
    {
        Write(json => (json["v_patch_nums"], json["ch_mult"]) = (new JsonArray(1, 1000), new JsonArray(1, 1, 1, 1, 1, 1)));
        Refused("v_patch_nums", "32000 pixels");
    }

    [Fact]
    public void Channels_that_the_norm_groups_do_not_divide_are_refused()
    {
        Write(json => json["ch"] = 48);
        Refused("norm_groups", "48 channels of level 0");
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("[]", "holds no JSON object")]
    public void A_file_that_is_no_object_is_refused_by_name(string text, string why)
    {
        File.WriteAllText(ConfigPath, text);
        Refused(why);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name() => Refused("cannot be read");

    private void Write(Action<JsonObject> change)
    {
        var json = JsonNode.Parse((TokenizerConfigs.Small with { Ch = 32, NormGroups = 32 }).ToJson())!.AsObject();
        json.Remove("norm_groups");
        json.Remove("num_res_blocks");
        change(json);
        File.WriteAllText(ConfigPath, json.ToJsonString());
    }

    private void Refused(params string[] parts)
    {
        var error = Assert.Throws<CheckpointException>(() => HybridTokenizerConfig.LoadFrom(ConfigPath));
        foreach (var part in (string[])[ConfigPath, .. parts]) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
