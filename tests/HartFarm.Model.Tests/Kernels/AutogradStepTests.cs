using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Kernels;

/// <summary>The transformer's own steps of autograd: values and gradients against libtorch's operations in float32.</summary>
public class AutogradStepTests
{
    private const float Epsilon = 1e-6f;

    public static TheoryData<ScalarType, double> Types => new() { { ScalarType.Float32, 2e-5 }, { ScalarType.BFloat16, 2e-2 } };

    [Theory]
    [MemberData(nameof(Types))]
    public void Rms_norm(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        // More rows than one piece, and no whole number of pieces.
        Compare(type, tolerance, [[3, 301, 96], [96]], inputs => RmsNormKernel.Composite(inputs[0], inputs[1], null, null, Epsilon), inputs => RmsNormFunction.Apply(inputs[0], inputs[1], Epsilon));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Swiglu(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        Compare(type, tolerance, [[5, 70, 64]], inputs => SwiGluKernel.Composite(inputs[0]), inputs => SwiGluFunction.Apply(inputs[0]));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rotary_with_tables_of_each_image_and_with_one_for_all(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        foreach (float[] offsets in (float[][])[[3, 0], [5]])
        {
            var tables = RotaryTables.Image([.. Enumerable.Range(0, 100).Select(i => i * 0.7f)], offsets, 64, CPU);
            // As heads come out of the projection: not contiguous.
            Compare(type, tolerance, [[2, 50, 3, 64]], inputs => Plain(tables, inputs[0].transpose(1, 2)), inputs => RotaryFunction.Apply(inputs[0].transpose(1, 2), tables.Cos, tables.Sin));
        }
    }

    [Fact]
    public void Layers_take_them_where_something_learns_and_only_there()
    {
        using var scope = NewDisposeScope();
        var x = randn([2, 4, 64]);
        Assert.False(SwiGlu.Forward(x).requires_grad);
        Assert.True(SwiGlu.Forward(x.alias().requires_grad_()).requires_grad);
        using var guard = no_grad();
        Assert.False(SwiGlu.Forward(x.alias().requires_grad_()).requires_grad);
    }

    [Fact]
    public void They_survive_collections_and_leave_no_tensor()
    {
        using var scope = NewDisposeScope();
        var tables = RotaryTables.Image([.. Enumerable.Range(0, 32).Select(i => (float)i)], [0], 64, CPU);
        Tensor x = randn([2, 2, 16, 64]).requires_grad_(), weight = ones(64).requires_grad_();
        void Step()
        {
            using var inner = NewDisposeScope();
            var h = x.alias();
            for (var layer = 0; layer < 5; layer++)
            {
                h = RotaryFunction.Apply(RmsNormFunction.Apply(h, weight, Epsilon), tables.Cos, tables.Sin);
                h = SwiGluFunction.Apply(cat([h, h], -1));
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            h.sum().backward();
        }
        Step();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++) Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Compare(ScalarType type, double tolerance, long[][] shapes, Func<Tensor[], Tensor> expected, Func<Tensor[], Tensor> actual)
    {
        using var draws = new Generator(5);
        Tensor[] inputs = [.. shapes.Select(shape => randn(shape, generator: draws).to(type))];
        Tensor[] Run(Func<Tensor[], Tensor> function, ScalarType own)
        {
            Tensor[] leaves = [.. inputs.Select(input => input.to(own).detach().clone().requires_grad_())];
            var output = function(leaves);
            using var gradients = new Generator(6);
            output.backward([randn(output.shape, generator: gradients).to(type).to(own)]);
            return [output.detach(), .. leaves.Select(leaf => leaf.grad!)];
        }
        var (wanted, got) = (Run(expected, ScalarType.Float32), Run(actual, type));
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(type, got[i].dtype);
            var error = (wanted[i] - got[i].to(ScalarType.Float32)).abs().max().item<float>() / wanted[i].abs().max().item<float>();
            Assert.True(error < tolerance, $"number {i} is off by {error}");
        }
    }

    private static Tensor Plain(RotaryTables tables, Tensor x)
    {
        var halves = x.chunk(2, -1);
        return x * tables.Cos.unsqueeze(1) + cat([-halves[1], halves[0]], -1) * tables.Sin.unsqueeze(1);
    }
}
