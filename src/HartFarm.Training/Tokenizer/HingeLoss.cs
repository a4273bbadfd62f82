using HartFarm.Model.Tensors;

namespace HartFarm.Training.Tokenizer;

/// <summary>The hinge form of the adversarial losses. Source: Lim and Ye 2017, as Esser et al. 2021 use it.</summary>
internal static class HingeLoss
{
    /// <summary>What the discriminator lowers: half the means of what real patches lack to 1 and others exceed -1 by.</summary>
    internal static Tensor OfDiscriminator(Tensor real, Tensor made)
    {
        using var scope = NewDisposeScope();
        var lacking = nn.functional.relu(real.neg().Plus(Scalars.One)).mean();
        var exceeding = nn.functional.relu(made.Plus(Scalars.One)).mean();
        return scope.MoveToOuter(lacking.Plus(exceeding) * Scalars.Half);
    }

    /// <summary>What the decoder lowers: how unreal its patches seem.</summary>
    internal static Tensor OfDecoder(Tensor made)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(made.mean().neg());
    }
}
