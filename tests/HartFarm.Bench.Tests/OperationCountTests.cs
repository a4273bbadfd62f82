using System.Globalization;
using CsCheck;
using HartFarm.Bench.Operations;
using HartFarm.Model.Parameters;
using HartFarm.Model.Presets;
using HartFarm.Model.Transformer;

namespace HartFarm.Bench.Tests;

/// <summary>Counts from configs are held against the weights that the modules themselves ask for: each is used once a token or a position.</summary>
public class OperationCountTests
{
    [Theory]
    [InlineData("hart-0.7b", 1024)]
    [InlineData("hart-0.7b", 512)]
    [InlineData("tiny", 32)]
    public void The_decoder_uses_each_weight_at_each_position_of_its_output(string preset, int size)
    {
        var config = ModelPreset.Find(preset, size).Tokenizer;
        long sum = 0;
        foreach (var shape in ModelShapes.Tokenizer(config).Where(shape => shape.Shape.Length == 4))
        {
            if (shape.Key.StartsWith("post_quant_conv.", StringComparison.Ordinal)) sum += shape.Count * Square(config.LatentSize);
            if (!shape.Key.StartsWith("decoder.", StringComparison.Ordinal)) continue;
            var side = Side(shape.Key, config.LatentSize, config.ChMult.Count - 1);
            sum += shape.Count * Square(side);
            // Attention: scores and mixing, over the channels that its projection gives.
            if (shape.Key.EndsWith("proj_out.weight", StringComparison.Ordinal)) sum += 2 * shape.Shape[0] * Square(Square(side));
        }
        var model = ModelPreset.Find(preset, size);
        Assert.Equal(2 * sum, OperationCount.Of(model, 1, 1, false).Decoder);
        Assert.Equal(6 * sum, OperationCount.Of(model, 3, 1, true).Decoder);
    }

    [Theory]
    [InlineData("hart-0.7b", 1024)]
    [InlineData("tiny", 32)]
    public void The_encoder_uses_each_weight_at_each_position_of_its_output_and_training_each_three_times(string preset, int size)
    {
        var config = ModelPreset.Find(preset, size).Tokenizer;
        long sum = 0;
        foreach (var shape in ModelShapes.Tokenizer(config).Where(shape => shape.Shape.Length == 4))
        {
            if (shape.Key.StartsWith("quant_conv.", StringComparison.Ordinal)) sum += shape.Count * Square(config.LatentSize);
            if (!shape.Key.StartsWith("encoder.", StringComparison.Ordinal)) continue;
            var side = EncoderSide(shape.Key, config.ImageSize, config.ChMult.Count - 1);
            sum += shape.Count * Square(side);
            if (shape.Key.EndsWith("proj_out.weight", StringComparison.Ordinal)) sum += 2 * shape.Shape[0] * Square(Square(side));
        }
        Assert.Equal(sum, EncoderOperations.Products(config));
        var decoder = OperationCount.Of(ModelPreset.Find(preset, size), 1, 1, false).Decoder;
        Assert.Equal(5 * 3 * (2 * sum + decoder), TrainingOperations.Tokenizer(config, 5));
    }

    [Theory]
    [InlineData("hart-0.7b", 1024)]
    [InlineData("tiny", 16)]
    public void The_text_encoder_uses_each_weight_at_each_slot(string preset, int size)
    {
        var model = ModelPreset.Find(preset, size);
        var weights = Sum(ModelShapes.TextEncoder(model.TextEncoder), key => key.StartsWith("layers.", StringComparison.Ordinal));
        long slots = model.Transformer.ContextToken, width = model.TextEncoder.HiddenSize, layers = model.TextEncoder.NumHiddenLayers;
        Assert.Equal(2 * 3 * slots * (weights + 2 * layers * slots * width), OperationCount.Of(model, 5, 3, true).Text);
        Assert.Equal(2 * slots * (weights + 2 * layers * (slots + 70) * width), OperationCount.Of(model, 1, 1, true, systemTokens: 70).Text);
    }

    [Theory]
    [InlineData(AdaptiveNorm.None)]
    [InlineData(AdaptiveNorm.Linear)]
    public void A_scale_uses_each_weight_of_the_blocks_at_each_token_and_the_head_at_each_cell(AdaptiveNorm norm)
    {
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Bool, Gen.Bool).Sample((images, prompts, guided, gated) =>
        {
            var preset = ModelPreset.Find("tiny", 32);
            var model = preset with { Transformer = preset.Transformer with { AdaptiveNorm = norm, GatedFeedForward = gated } };
            var (config, shapes) = (model.Transformer, ModelShapes.Transformer(model.Transformer, model.Tokenizer));
            var blocks = Sum(shapes, key => key.StartsWith("blocks.", StringComparison.Ordinal) && !key.Contains("ada_lin", StringComparison.Ordinal));
            var (head, words) = (Sum(shapes, key => key == "head.weight"), Sum(shapes, key => key == "word_embed.weight"));
            long codes = (long)model.Tokenizer.VocabSize * model.Tokenizer.ZChannels, rows = guided ? 2 * images : images;
            var count = OperationCount.Of(model, images, prompts, guided);
            // The last scale feeds no other; [1, 2, 3, 5, 8] and a prompt of 32 slots.
            long before = 32 + 4 + 9 + 25, tokens = 64;
            var attention = 2L * config.Depth * tokens * (before + tokens) * config.EmbedDim;
            Assert.Equal(2 * (rows * (tokens * (blocks + head) + attention) + images * tokens * (words + codes)), count.Scales[^1]);
        }, iter: 20);
    }

    [Fact]
    public void The_first_scale_is_the_prompts_pass_without_a_second_sequence()
    {
        var model = ModelPreset.Find("tiny", 32);
        var first = OperationCount.Of(model, 4, 2, guided: true).Scales[0];
        Assert.Equal(first, OperationCount.Of(model, 4, 2, guided: false).Scales[0]);
        var shapes = ModelShapes.Transformer(model.Transformer, model.Tokenizer);
        var perSlot = Sum(shapes, key => key.StartsWith("blocks.", StringComparison.Ordinal) || key == "context_embed.weight");
        var perPrompt = Sum(shapes, key => key.StartsWith("head_nm.", StringComparison.Ordinal));
        var perLevel = Sum(shapes, key => key.StartsWith("lvl_embed.", StringComparison.Ordinal));
        const long slots = 32, width = 128, depth = 2, channels = 8, codes = 256, side = 8;
        var perImage = width * codes + codes * channels + channels * 1 * side * 9 + channels * channels * 9 * side * side + channels * side * 2 * 10;
        Assert.Equal(2 * (2 * (slots * perSlot + perPrompt + 2 * depth * slots * slots * width) + 5 * perLevel + 4 * perImage), first);
    }

    [Fact]
    public void The_residual_diffusion_uses_each_weight_at_each_step()
    {
        var model = ModelPreset.Find("tiny", 32);
        var shapes = ModelShapes.Transformer(model.Transformer, model.Tokenizer);
        long Of(string part) => Sum(shapes, key => key.StartsWith($"diffloss.net.{part}", StringComparison.Ordinal));
        const long cells = 64, steps = 8, images = 3;
        var once = images * cells * Sum(shapes, key => key == "word_embed.weight") + 2 * images * cells * Of("cond_embed");
        var perStep = Of("time_embed") + images * cells * Of("input_proj") + 2 * images * cells * (Of("res_blocks") + Of("final_layer"));
        Assert.Equal(2 * (once + steps * perStep), OperationCount.Of(model, (int)images, 1, guided: true).ResidualDiffusion);
    }

    [Fact]
    public void A_guided_image_of_the_published_model_needs_56_tera_operations()
    {
        var count = OperationCount.Of(ModelPreset.Find("hart-0.7b", 1024), 1, 1, guided: true);
        Assert.InRange(count.Total / 1e12, 55, 57);
        Assert.Equal(count.Total, count.Text + count.Scales.Sum() + count.ResidualDiffusion + count.Decoder);
    }

    private static long Sum(IEnumerable<ParameterShape> shapes, Func<string, bool> wanted) =>
        shapes.Where(shape => wanted(shape.Key) && shape.Shape.Length == 2 && shape.Key.EndsWith("weight", StringComparison.Ordinal)).Sum(shape => shape.Count);

    // conv_in and mid work at the latent's size, conv_out at the image's; level n of the ups at the image's over 2^n, its upsampling one above.
    private static long Side(string key, int latent, int last)
    {
        var parts = key.Split('.');
        if (parts[1] == "conv_out") return (long)latent << last;
        if (parts[1] != "up") return latent;
        var level = int.Parse(parts[2], CultureInfo.InvariantCulture);
        return (long)latent << (last - level + (parts[3] == "upsample" ? 1 : 0));
    }

    // Level l works at the image's side over 2^l; what halves it gives the next level's.
    private static long EncoderSide(string key, long image, int last)
    {
        var parts = key.Split('.');
        if (parts[1] == "conv_in") return image;
        if (parts[1] != "down") return image >> last;
        var level = int.Parse(parts[2], CultureInfo.InvariantCulture);
        return image >> (parts[3] == "downsample" ? level + 1 : level);
    }

    private static long Square(long side) => side * side;
}
