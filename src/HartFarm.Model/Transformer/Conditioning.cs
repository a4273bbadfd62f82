namespace HartFarm.Model.Transformer;

/// <summary>What the prompt tells every layer, beside the context tokens themselves.</summary>
/// <param name="Blocks">Each block's modulation, or null where blocks are plain.</param>
/// <param name="HeadScale">The head norm's scale, <c>[B, 1, D]</c>.</param>
/// <param name="HeadShift">The head norm's shift, <c>[B, 1, D]</c>.</param>
/// <param name="Pooled">What the blocks' modulation was made from, <c>[B, D]</c>, or null.</param>
public sealed record Conditioning(IReadOnlyList<Modulation>? Blocks, Tensor HeadScale, Tensor HeadShift, Tensor? Pooled) : IDisposable
{
    /// <summary>The same for other rows: <paramref name="map"/> makes each tensor's new one, by its first axis.</summary>
    public Conditioning Map(Func<Tensor, Tensor> map) =>
        new(Blocks?.Select(block => block.Map(map)).ToArray(), map(HeadScale), map(HeadShift), null);

    /// <summary>This one's rows, then the other's.</summary>
    public Conditioning Followed(Conditioning other)
    {
        static Tensor Join(Tensor a, Tensor b) => cat([a, b], 0);
        return new Conditioning(
            Blocks?.Zip(other.Blocks!, (mine, theirs) => mine.Zip(theirs, Join)).ToArray(), Join(HeadScale, other.HeadScale), Join(HeadShift, other.HeadShift), null);
    }

    /// <summary>Lets every tensor outlive the current dispose scope, in the one around it.</summary>
    public Conditioning MoveToOuterScope() => Each(tensor => tensor.MoveToOuterDisposeScope());

    /// <summary>Lets every tensor outlive all dispose scopes, until <see cref="Dispose"/>.</summary>
    public Conditioning Detach() => Each(tensor => tensor.DetachFromDisposeScope());

    /// <summary>Frees every tensor.</summary>
    public void Dispose() => Each(tensor =>
    {
        tensor.Dispose();
        return tensor;
    });

    private Conditioning Each(Func<Tensor, Tensor> change)
    {
        foreach (var block in Blocks ?? []) block.Map(change);
        change(HeadScale);
        change(HeadShift);
        if (Pooled is not null) change(Pooled);
        return this;
    }
}
