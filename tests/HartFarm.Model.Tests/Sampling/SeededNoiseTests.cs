using HartFarm.Model.Sampling;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Sampling;

public class SeededNoiseTests
{
    [Fact]
    public void An_image_has_the_same_noise_in_any_batch_and_any_group_of_cells()
    {
        using var scope = NewDisposeScope();
        var alone = new SeededNoise([5], CPU);
        var together = new SeededNoise([9, 5, 5, 1], CPU);
        var all = alone.Exponential(3, CellGroup.All(1, 6), 10).select(0, 0);
        var among = together.Exponential(3, CellGroup.All(4, 6), 10);
        Assert.True(all.allclose(among.select(0, 1), 0, 0));
        Assert.True(all.allclose(among.select(0, 2), 0, 0));
        Assert.False(all.allclose(among.select(0, 0)));

        var some = alone.Exponential(3, new CellGroup(0, 1, [[1, 4]]), 10).select(0, 0);
        Assert.True(some.select(0, 0).allclose(all.select(0, 1), 0, 0));
        Assert.True(some.select(0, 1).allclose(all.select(0, 4), 0, 0));
        var part = together.Exponential(3, CellGroup.All(4, 6).Part(1, 2), 10);
        Assert.True(part.allclose(among.narrow(0, 1, 2), 0, 0));
    }

    [Fact]
    public void Stages_purposes_and_steps_draw_different_numbers()
    {
        using var scope = NewDisposeScope();
        var noise = new SeededNoise([5], CPU);
        var cells = CellGroup.All(1, 8);
        var drawn = new[]
        {
            noise.InitialResidual(cells, 4), noise.ResidualStep(cells, 4, 0), noise.ResidualStep(cells, 4, 1),
            noise.Exponential(0, cells, 4).squeeze(0), noise.Exponential(1, cells, 4).squeeze(0),
        };
        for (var i = 0; i < drawn.Length; i++)
        {
            for (var j = 0; j < i; j++) Assert.False(drawn[i].allclose(drawn[j]), $"{i} and {j}");
        }
        Assert.False(noise.Uniform(0, cells).allclose(noise.Uniform(1, cells)));
    }

    [Fact]
    public void Exponential_draws_are_above_zero_with_mean_one()
    {
        using var scope = NewDisposeScope();
        var drawn = new SeededNoise([1], CPU).Exponential(0, CellGroup.All(1, 100), 1000);
        Assert.True(drawn.min().item<float>() > 0);
        Assert.InRange(drawn.mean().item<float>(), 0.98f, 1.02f);
    }

    [Fact]
    public void Orders_are_permutations_of_their_own_for_each_seed()
    {
        var orders = new SeededNoise([1, 2, 1], CPU).Orders(36);
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 36), order.Order()));
        Assert.Equal(orders[0], orders[2]);
        Assert.NotEqual(orders[0], orders[1]);
    }
}
