using System.Text.Json;
using HartFarm.Model.Presets;

namespace HartFarm.Cli.Tests.Models;

public class InspectTests(TinyModel tiny)
{
    [Fact]
    public void The_published_architecture_has_732_million_parameters_of_which_37_are_residual_diffusion()
    {
        using var folder = new TemporaryFolder();
        SparseCheckpoint.Write(ModelPreset.Find("hart-0.7b"), tiny, folder["hart"]);
        var run = CommandRun.Model("inspect", folder["hart"], "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var report = JsonDocument.Parse(run.Output).RootElement;
        var transformer = report.GetProperty("parts")[0];
        Assert.Equal("transformer", transformer.GetProperty("name").GetString());
        Assert.InRange(transformer.GetProperty("parameters").GetInt64(), 731_500_000, 732_499_999);
        var diffusion = transformer.GetProperty("within")[0];
        Assert.Equal("residual diffusion", diffusion.GetProperty("name").GetString());
        Assert.InRange(diffusion.GetProperty("parameters").GetInt64(), 36_500_000, 37_499_999);
        Assert.Equal(2 * transformer.GetProperty("parameters").GetInt64(), transformer.GetProperty("bytes").GetInt64());
        Assert.Equal((1024, 1024), (report.GetProperty("width").GetInt32(), report.GetProperty("height").GetInt32()));
        Assert.Equal("9,451", report.GetProperty("settings").GetProperty("tokens of an image").GetString());
        foreach (var memory in report.GetProperty("memory").EnumerateArray())
        {
            // The weights of the file in that precision; and one image needs more than its own share and less than the whole.
            var size = memory.GetProperty("precision").GetString() == "bfloat16" ? 2 : 4;
            var weights = memory.GetProperty("weights").GetInt64();
            Assert.InRange(weights, size * report.GetProperty("parameters").GetInt64(), size * report.GetProperty("parameters").GetInt64() * 1.01);
            Assert.InRange(memory.GetProperty("image").GetInt64(), 1, memory.GetProperty("process").GetInt64() - weights);
            Assert.InRange(memory.GetProperty("decoder").GetInt64(), 1, memory.GetProperty("process").GetInt64() - weights);
        }
    }

    [Fact]
    public void The_hash_is_printed_when_asked_for_and_is_that_of_a_dataset()
    {
        Assert.DoesNotContain("sha256", CommandRun.Model("inspect", tiny.Path).Output, StringComparison.Ordinal);
        var report = JsonDocument.Parse(CommandRun.Model("inspect", tiny.Path, "--hash", "--json").Output).RootElement;
        using var folder = new TemporaryFolder();
        var run = CommandRun.Generate("--model", tiny.Path, "--prompt", "a", "--out", folder["out"], "--json");
        Assert.Equal(report.GetProperty("model_hash").GetString(), JsonDocument.Parse(run.Output).RootElement.GetProperty("model_hash").GetString());
    }

    [Theory]
    [InlineData("llm/model.safetensors", "head.weight", "heat.weight", "missing key head.weight [256, 128]; surplus key heat.weight [256, 128]")]
    [InlineData("llm/config.json", "\"depth\": 2", "\"depth\": 1", "llm/model.safetensors does not fit its config: surplus key blocks.1.")]
    [InlineData("llm/config.json", "\"diff_width\": 64", "\"diff_width\": 32", "where [32, 128] is needed")]
    [InlineData("llm/config.json", "\"num_heads\": 2", "\"num_heads\": \"two\"", "llm/config.json: num_heads must be a whole number of 1 to 1024, not \"two\"")]
    [InlineData("llm/config.json", "\"depth\"", "\"deep\"", "llm/config.json: depth is missing")]
    [InlineData("llm/config.json", "{", "[", "llm/config.json is no JSON")]
    [InlineData("tokenizer/config.json", "\"vocab_size\": 256", "\"vocab_size\": 128", "vae.quantize.embedding.weight has shape [256, 8] where [128, 8] is needed")]
    [InlineData("tokenizer/config.json", "    4\n", "    3\n", "are not v_patch_nums [1, 2, 3]")]
    [InlineData("text_encoder/config.json", "\"vocab_size\": 512", "\"vocab_size\": 200", "the tokenizer has ids up to 258, and vocab_size of ")]
    [InlineData("text_encoder/vocab.json", "{", "[", "text_encoder/vocab.json cannot be used as a tokenizer")]
    [InlineData("text_encoder/tokenizer_config.json", "\"right\"", "\"up\"", "text_encoder/tokenizer_config.json: padding_side must be right or left, not up")]
    [InlineData("hartfarm.json", "\"text_encoder\": \"text_encoder\"", "\"text_encoder\": \"other\"", "lacks other/config.json")]
    [InlineData("hartfarm.json", "{", "", "hartfarm.json cannot be used")]
    public void A_broken_checkpoint_is_refused_by_file_and_key_by_inspect_and_by_generate(string file, string old, string broken, string message)
    {
        using var folder = new TemporaryFolder();
        var model = tiny.CopyTo(folder);
        var path = Path.Combine(model, file);
        var text = Latin.GetString(File.ReadAllBytes(path));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllBytes(path, Latin.GetBytes(ReplaceFirst(text, old, broken)));
        RefusedByBoth(folder, model, message);
    }

    [Theory]
    [InlineData("llm/model.safetensors", 100)]
    [InlineData("tokenizer/model.safetensors", 0)]
    [InlineData("text_encoder/model.safetensors", 100_000)]
    public void Weights_that_are_cut_off_are_refused_by_file(string file, long length)
    {
        using var folder = new TemporaryFolder();
        var model = tiny.CopyTo(folder);
        using (var stream = File.OpenWrite(Path.Combine(model, file))) stream.SetLength(length);
        RefusedByBoth(folder, model, file);
    }

    [Theory]
    [InlineData("llm/model.safetensors", "llm holds none of ema_model.safetensors, ")]
    [InlineData("tokenizer/config.json", "lacks tokenizer/config.json")]
    [InlineData("text_encoder/merges.txt", "text_encoder/merges.txt")]
    public void A_missing_file_is_named(string file, string message)
    {
        using var folder = new TemporaryFolder();
        var model = tiny.CopyTo(folder);
        File.Delete(Path.Combine(model, file));
        RefusedByBoth(folder, model, message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Equal(new CommandRun(2, "", "hartfarm: There is no checkpoint folder /no/such.\n"), CommandRun.Model("inspect", "/no/such"));

    private static System.Text.Encoding Latin => System.Text.Encoding.Latin1;

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + by + text[(at + old.Length)..];
    }

    private static void RefusedByBoth(TemporaryFolder folder, string model, string message)
    {
        CommandRun[] runs = [CommandRun.Model("inspect", model), CommandRun.Generate("--model", model, "--prompt", "a", "--out", folder["out"])];
        foreach (var run in runs)
        {
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.Contains(model, run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(runs[0].Error, runs[1].Error);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
