using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tests.Golden;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

[Trait("Category", "Parity")]
public class GradientParityTests
{
    // Gradients that cancel to nothing (of a bias before a norm) leave rounding behind.
    private const double Rounding = 1e-5;

    [Theory]
    [MemberData(nameof(GoldenFolders.HartWithGradients), MemberType = typeof(GoldenFolders))]
    public void The_training_loss_has_the_references_gradients(string folder) => Compare(folder, ScalarType.Float32, 5e-3);

    [Theory]
    [MemberData(nameof(GoldenFolders.HartWithGradients), MemberType = typeof(GoldenFolders))]
    public void In_double_precision_they_come_closer_still(string folder) => Compare(folder, ScalarType.Float64, 1e-3);

    private static void Compare(string folder, ScalarType type, double tolerance)
    {
        using var golden = new SafetensorsFile(Path.Combine(folder, "gradients_golden.safetensors"));
        using var inputs = new SafetensorsFile(Path.Combine(folder, "autoencoder_golden.safetensors"));
        using var weights = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        var config = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json"));
        foreach (var (tag, skip) in (ReadOnlySpan<(string, bool)>)[("ae0", false), ("ae1", true)])
        {
            using var scope = NewDisposeScope();
            using var parameters = DictionaryParameters.ToLearn(weights);
            using var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), config, type);
            var output = tokenizer.Forward(inputs.Load("x").clone(), skip);
            Close(golden, $"{tag}.loss_total", output.TotalLoss.reshape(1), tolerance);
            output.TotalLoss.backward();
            var compared = 0;
            foreach (var (key, parameter) in parameters.ByKey)
            {
                var gradient = parameter.grad ?? zeros_like(parameter);
                var norm = gradient.norm().item<float>();
                if (golden.Entries.ContainsKey($"{tag}.norm.{key}"))
                {
                    Close(golden, $"{tag}.norm.{key}", gradient.norm().reshape(1), tolerance * norm);
                    compared++;
                }
                if (golden.Entries.ContainsKey($"{tag}.grad.{key}")) Close(golden, $"{tag}.grad.{key}", gradient, tolerance * norm);
            }
            Assert.Equal(golden.Entries.Keys.Count(name => name.StartsWith($"{tag}.norm.", StringComparison.Ordinal)), compared);
        }
    }

    private static void Close(SafetensorsFile golden, string name, Tensor actual, double allowed)
    {
        var difference = (golden.Load(name).clone() - actual.detach()).norm().item<float>();
        Assert.True(difference <= Math.Max(allowed, Rounding), $"{name}: differs by {difference}, {allowed} allowed");
    }
}
