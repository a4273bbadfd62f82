using HartFarm.Model.Parameters;

namespace HartFarm.Training.Optimization;

/// <summary>The parameters that a model asks for, found by building it once without numbers.</summary>
internal static class TrainableShapes
{
    /// <param name="type">The type of parameters that ask for none of their own.</param>
    /// <param name="build">Builds the model from a store.</param>
    internal static IReadOnlyList<ParameterShape> Of(ScalarType type, Action<IParameterStore> build)
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var store = new ShapeParameters(type);
        build(store);
        return store.Shapes;
    }
}
