namespace HartFarm.Model.Sampling;

/// <summary>Is shown what the scales so far add up to, after each scale but the last, on the computing thread. It may not change it.</summary>
/// <param name="scale">The scale that was added, from 0.</param>
/// <param name="fHat">The sum, <c>[B, C, P, P]</c> float32; it is the sampler's.</param>
public delegate void ScaleObserver(int scale, Tensor fHat);
