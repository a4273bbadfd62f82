namespace HartFarm.Training.Evaluation.Inception;

/// <summary>Branches side by side whose maps are put together.</summary>
internal interface IInceptionBlock
{
    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>.</summary>
    Tensor Forward(Tensor x);
}
