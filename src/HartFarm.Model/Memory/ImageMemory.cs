namespace HartFarm.Model.Memory;

/// <summary>
/// The bytes of one image in flight, by use. Not all of them are in use at one time: the peak of a batch is
/// <see cref="MemoryEstimate.PeakBytes"/>, not a multiple of their sum.
/// </summary>
/// <param name="PromptContext">The prompt's features, and what stays of it after the transformer has read it.</param>
/// <param name="Cache">Keys and values of all scales but the last, in every layer.</param>
/// <param name="PassingBuffer">Keys and values of one layer in the last scale's pass.</param>
/// <param name="Activations">What the last scale's pass works on, beside keys and values.</param>
/// <param name="Logits">What the codes of the last scale are drawn from.</param>
/// <param name="Diffusion">What the residuals of the last scale are denoised in.</param>
/// <param name="Pixels">The image itself, as the decoder gives it.</param>
public sealed record ImageMemory(long PromptContext, long Cache, long PassingBuffer, long Activations, long Logits, long Diffusion, long Pixels);
