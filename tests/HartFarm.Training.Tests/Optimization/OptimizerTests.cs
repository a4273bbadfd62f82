using HartFarm.Model.Parameters;
using HartFarm.Training.Optimization;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Optimization;

public class OptimizerTests
{
    private static readonly ParameterShape[] Shapes =
    [
        new("weight", [4, 3], Initializer.Weight, ScalarType.Float32), new("bias", [4], Initializer.Zeros, ScalarType.Float32),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_makes_the_steps_of_plain_arithmetic(bool fused)
    {
        var options = new OptimizerOptions { ClipNorm = 0.7, WeightDecay = 0.1, AverageDecay = 0.5 };
        using var scope = NewDisposeScope();
        using var parameters = Parameters(out var start);
        Tensor weight = parameters.Take("weight", [4, 3], Initializer.Weight), bias = parameters.Take("bias", [4], Initializer.Zeros);
        var optimizer = new Optimizer(parameters, options, fused);
        var expected = start.ToDictionary(pair => pair.Key, pair => new Plain(pair.Value, pair.Key == "weight" ? 0.1 : 0));
        for (var step = 1; step <= 5; step++)
        {
            var x = full([2, 3], step * 0.3f);
            var y = nn.functional.linear(x, weight, bias);
            (y * y).sum().backward();
            optimizer.Collect();
            var gradients = Shapes.ToDictionary(shape => shape.Key, shape => parameters.Gradient(shape.Key).to(ScalarType.Float64).data<double>().ToArray());
            var norm = Math.Sqrt(gradients.Values.Sum(values => values.Sum(value => value * value)));
            Assert.Equal(norm, optimizer.Step(0.01), 1e-4 * norm);
            foreach (var (key, plain) in expected) plain.Step(gradients[key], Math.Min(1, 0.7 / norm), 0.01, options, step);
        }
        foreach (var (key, plain) in expected)
        {
            Assert.All(parameters.Master(key).data<float>().ToArray().Zip(plain.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
            Assert.All(parameters.Average(key).data<float>().ToArray().Zip(plain.Averages), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Fact]
    public void Gradients_of_several_passes_are_averaged()
    {
        using var scope = NewDisposeScope();
        using var one = Parameters(out _);
        using var two = Parameters(out _);
        foreach (var (parameters, passes) in new[] { (one, 1), (two, 2) })
        {
            var weight = parameters.Take("weight", [4, 3], Initializer.Weight);
            var optimizer = new Optimizer(parameters, new OptimizerOptions());
            for (var pass = 0; pass < passes; pass++)
            {
                (weight * weight).sum().backward();
                optimizer.Collect();
            }
            optimizer.Step(0.1, passes);
        }
        Assert.Equal(one.Master("weight").data<float>().ToArray(), two.Master("weight").data<float>().ToArray());
    }

    [Fact]
    public void One_pass_over_memory_is_as_good_as_operations_in_bfloat16()
    {
        ParameterShape[] shapes = [new("weight", [37, 5], Initializer.Weight, ScalarType.BFloat16), new("bias", [37], Initializer.Zeros, ScalarType.BFloat16)];
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var start = shapes.ToDictionary(shape => shape.Key, shape => randn(shape.Shape, generator: generator));
        var ends = new List<Dictionary<string, float[]>>();
        foreach (var fused in new[] { true, false })
        {
            using var parameters = new TrainableParameters(shapes, CPU);
            parameters.Initialize(shape => start[shape.Key]);
            var replica = parameters.Replicate();
            var optimizer = new Optimizer(parameters, new OptimizerOptions { WeightDecay = 0.1, ClipNorm = 0.5 }, fused);
            Tensor[] weights = [parameters.Take("weight", [37, 5], Initializer.Weight), replica.Take("weight", [37, 5], Initializer.Weight)];
            Tensor[] biases = [parameters.Take("bias", [37], Initializer.Zeros), replica.Take("bias", [37], Initializer.Zeros)];
            for (var step = 0; step < 4; step++)
            {
                foreach (var (weight, bias) in weights.Zip(biases)) (nn.functional.linear(ones([2, 5], ScalarType.BFloat16), weight, bias) - step).square().sum().backward();
                optimizer.Collect();
                optimizer.Step(0.05, 2);
            }
            Assert.Equal(parameters.Master("weight").to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(), weights[1].detach().to(ScalarType.Float32).data<float>().ToArray());
            ends.Add(shapes.SelectMany(shape => new[] { ("master ", parameters.Master(shape.Key)), ("average ", parameters.Average(shape.Key)) }.Select(pair => (Name: pair.Item1 + shape.Key, pair.Item2)))
                .ToDictionary(pair => pair.Name, pair => pair.Item2.contiguous().data<float>().ToArray()));
        }
        foreach (var (name, values) in ends[0]) Assert.All(values.Zip(ends[1][name]), pair => Assert.Equal(pair.Second, pair.First, 2e-3));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_changes_no_weight()
    {
        using var scope = NewDisposeScope();
        using var parameters = Parameters(out var start);
        var weight = parameters.Take("weight", [4, 3], Initializer.Weight);
        var optimizer = new Optimizer(parameters, new OptimizerOptions());
        (weight * float.NaN).sum().backward();
        optimizer.Collect();
        Assert.Equal(double.NaN, optimizer.Step(0.1));
        Assert.Equal(start["weight"], parameters.Master("weight").data<float>().ToArray());
    }

    [Fact]
    public void The_learning_rate_warms_up_stays_and_falls()
    {
        var options = new OptimizerOptions { LearningRate = 2, WarmUpSteps = 10, DecayFrom = 0.5, FinalShare = 0.1 };
        Assert.Equal(0.2, LearningRate.At(options, 0, 100), 1e-9);
        Assert.Equal(2, LearningRate.At(options, 9, 100), 1e-9);
        Assert.Equal(2, LearningRate.At(options, 49, 100), 1e-9);
        Assert.InRange(LearningRate.At(options, 74, 100), 1, 1.2);
        Assert.Equal(0.2, LearningRate.At(options, 99, 100), 1e-9);
    }

    private static TrainableParameters Parameters(out Dictionary<string, float[]> start)
    {
        var random = new Random(5);
        var values = Shapes.ToDictionary(shape => shape.Key, shape => Enumerable.Range(0, (int)shape.Count).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray());
        var parameters = new TrainableParameters(Shapes, CPU);
        parameters.Initialize(shape => tensor(values[shape.Key], shape.Shape));
        start = values;
        return parameters;
    }

    /// <summary>The optimiser once more, number by number.</summary>
    private sealed class Plain(float[] start, double decay)
    {
        private readonly double[] _first = new double[start.Length];
        private readonly double[] _second = new double[start.Length];

        public double[] Values { get; } = Array.ConvertAll(start, value => (double)value);

        public double[] Averages { get; } = Array.ConvertAll(start, value => (double)value);

        public void Step(double[] gradients, double scale, double rate, OptimizerOptions options, int step)
        {
            var averageDecay = Math.Min(options.AverageDecay, (1.0 + step) / (10.0 + step));
            for (var i = 0; i < Values.Length; i++)
            {
                var gradient = gradients[i] * scale;
                _first[i] = options.Beta1 * _first[i] + (1 - options.Beta1) * gradient;
                _second[i] = options.Beta2 * _second[i] + (1 - options.Beta2) * gradient * gradient;
                var mean = _first[i] / (1 - Math.Pow(options.Beta1, step));
                var square = _second[i] / (1 - Math.Pow(options.Beta2, step));
                Values[i] -= rate * decay * Values[i];
                Values[i] -= rate * mean / (Math.Sqrt(square) + options.Epsilon);
                Averages[i] = averageDecay * Averages[i] + (1 - averageDecay) * Values[i];
            }
        }
    }
}
