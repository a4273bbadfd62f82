namespace HartFarm.Model.Transformer;

/// <summary>A layer's place for new keys and values, behind those it already has.</summary>
/// <param name="Keys">The layer's keys, <c>[all rows, H, capacity, d]</c>.</param>
/// <param name="Values">The layer's values, likewise.</param>
/// <param name="Rows">How many sequences are written and read, from the first.</param>
/// <param name="Start">Where the new tokens start.</param>
/// <param name="Tokens">How many new tokens there are.</param>
internal readonly record struct KeyValueSlot(Tensor Keys, Tensor Values, long Rows, long Start, long Tokens)
{
    /// <summary>Writes new keys and values, <c>[Rows, H, Tokens, d]</c>.</summary>
    internal void Write(Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        Keys.narrow(0, 0, Rows).narrow(2, Start, Tokens).copy_(keys);
        Values.narrow(0, 0, Rows).narrow(2, Start, Tokens).copy_(values);
    }

    /// <summary>All keys up to the new ones, <c>[Rows, H, Start + Tokens, d]</c>.</summary>
    internal Tensor AllKeys() => Keys.narrow(0, 0, Rows).narrow(2, 0, Start + Tokens);

    /// <summary>All values up to the new ones, likewise.</summary>
    internal Tensor AllValues() => Values.narrow(0, 0, Rows).narrow(2, 0, Start + Tokens);
}
