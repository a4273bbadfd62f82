using System.Text.Json;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Transformer;
using HartFarm.Training.Optimization;
using HartFarm.Training.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Transformer;

/// <summary>The transformer's training loss against the reference's gradients.</summary>
[Trait("Category", "Parity")]
public class GradientParityTests
{
    private const double Tolerance = 1e-3;

    [Theory]
    [MemberData(nameof(GoldenFolders.WithGradients), MemberType = typeof(GoldenFolders))]
    public void The_loss_has_the_references_gradients(string folder)
    {
        using var scope = NewDisposeScope();
        using var golden = new SafetensorsFile(Path.Combine(folder, "gradients_golden.safetensors"));
        using var forms = new SafetensorsFile(Path.Combine(folder, "transformer_golden.safetensors"));
        using var encoded = new SafetensorsFile(Path.Combine(folder, "autoencoder_golden.safetensors"));
        using var autoencoder = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        using var weights = new SafetensorsFile(Path.Combine(folder, "transformer.safetensors"));
        using var sizes = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_config.json")));
        var config = HartConfig.Load(Path.Combine(folder, "config.json"));
        var (vocabulary, channels) = (sizes.RootElement.GetProperty("vocab_size").GetInt32(), sizes.RootElement.GetProperty("z_channels").GetInt32());
        HartTransformer Build(IParameterStore store) => new(new ParameterScope(store), config, vocabulary, channels);
        using var parameters = new TrainableParameters(TrainableShapes.Of(ScalarType.Float32, store => Build(store)), CPU);
        parameters.Initialize(shape => weights.Load(shape.Key).clone());
        var transformer = Build(parameters);

        Tensor Form(string name) => forms.Load(forms.Entries.ContainsKey($"partial.{name}") ? $"partial.{name}" : name).clone();
        var keep = Form("keep");
        var loss = new TransformerLoss(transformer);
        var forced = loss.Forward(Form("context"), Form("context_mask"), Form("context_position_ids"), Form("x_BLCv_wo_first_l"), keep);
        var rows = keep.shape[0];
        Tensor[] indices = [.. Enumerable.Range(0, config.PatchNums.Count - 1).Select(k => encoded.Load($"frest.idx.s{k}").clone().narrow(0, 0, rows)), Form("last_layer_gt_discrete")];
        var cross = TransformerLoss.CrossEntropies(forced, indices, keep).mean();
        var drawn = forced.Logits.narrow(1, forced.Logits.shape[1] - keep.shape[1], keep.shape[1]).argmax(-1);
        var diffusion = loss.Diffusion(
            forced, autoencoder.Load("quantize.embedding.weight").clone(), drawn, Form("last_layer_gt"), keep, Form("diff.t").data<long>().ToArray(), Form("diff.noise"));
        (cross + diffusion).backward();
        parameters.Collect();

        var compared = 0;
        foreach (var shape in parameters.Shapes)
        {
            var gradient = parameters.Gradient(shape.Key);
            var norm = gradient.norm().item<float>();
            if (Has(golden, $"tr.norm.{shape.Key}"))
            {
                Close(golden, $"tr.norm.{shape.Key}", gradient.norm().reshape(1), norm);
                compared++;
            }
            if (Has(golden, $"tr.grad.{shape.Key}")) Close(golden, $"tr.grad.{shape.Key}", gradient, norm);
            if (Has(golden, $"tr.rows.{shape.Key}")) Close(golden, $"tr.rows.{shape.Key}", gradient.reshape(gradient.shape[0], -1).narrow(0, 0, golden.Entries[$"tr.rows.{shape.Key}"].Shape[0]), norm);
        }
        Assert.Equal(golden.Entries.Keys.Count(name => name.StartsWith("tr.norm.", StringComparison.Ordinal)), compared);
    }

    private static bool Has(SafetensorsFile golden, string name) => golden.Entries.ContainsKey(name);

    private static void Close(SafetensorsFile golden, string name, Tensor actual, double norm)
    {
        var difference = (golden.Load(name).clone() - actual.detach()).norm().item<float>();
        Assert.True(difference <= Tolerance * norm + 1e-6, $"{name}: differs by {difference:g3} of {norm:g3}");
    }
}
