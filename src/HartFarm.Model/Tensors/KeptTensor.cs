namespace HartFarm.Model.Tensors;

/// <summary>Memory that is taken at its first use and kept, whatever scopes end meanwhile, until this is disposed.</summary>
internal sealed class KeptTensor : IDisposable
{
    private Tensor? _tensor;

    /// <summary>The memory, in the shape and type that the first <paramref name="example"/> had.</summary>
    internal Tensor Like(Tensor example) => _tensor ??= empty_like(example).DetachFromDisposeScope();

    public void Dispose() => _tensor?.Dispose();
}
