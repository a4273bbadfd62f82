using HartFarm.Model.HybridTokenizer;

namespace HartFarm.Training.Tokenizer;

/// <summary>The quantizer's part of a training pass.</summary>
/// <param name="Output">What the quantizer gave.</param>
/// <param name="Maps">What each scale coded, where codes are to be revived from it; else empty.</param>
internal sealed record QuantizedPass(QuantizerOutput Output, IReadOnlyList<Tensor> Maps);
