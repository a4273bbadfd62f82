namespace HartFarm.Model.Parameters;

/// <summary>One parameter of a model, without its numbers.</summary>
/// <param name="Key">The checkpoint's key.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Initializer">How it starts when it is new.</param>
/// <param name="Type">The element type that it is computed in.</param>
public sealed record ParameterShape(string Key, long[] Shape, Initializer Initializer, ScalarType Type)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
