using HartFarm.Training.Tokenizer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Tokenizer;

public class HingeLossTests
{
    [Fact]
    public void Values_and_gradients_are_those_computed_by_hand()
    {
        using var scope = NewDisposeScope();
        var real = tensor(new[] { 2f, 0.5f, -1f }, requires_grad: true);
        var made = tensor(new[] { -2f, 0f, 3f }, requires_grad: true);
        var loss = HingeLoss.OfDiscriminator(real, made);
        // Real patches lack 0, 0.5 and 2 to 1; made ones exceed -1 by 0, 1 and 4.
        Assert.Equal((2.5 / 3 + 5.0 / 3) / 2, loss.item<float>(), 1e-6);
        loss.backward();
        Assert.Equal([0, -1 / 6f, -1 / 6f], real.grad!.data<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal([0, 1 / 6f, 1 / 6f], made.grad!.data<float>().ToArray(), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(-1 / 3.0, HingeLoss.OfDecoder(made).item<float>(), 1e-6);
    }
}
