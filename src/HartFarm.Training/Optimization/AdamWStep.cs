namespace HartFarm.Training.Optimization;

/// <summary>The numbers of one step of <see cref="Optimizer"/>.</summary>
/// <param name="Scale">What gradients are multiplied by: clipping, and the mean over passes.</param>
/// <param name="FirstShare">What the first moments take of a gradient.</param>
/// <param name="SecondShare">What the second moments take of its square.</param>
/// <param name="SecondCorrection">What second moments are multiplied by, as they started from zero.</param>
/// <param name="Rate">What a first moment over the root of a second one is multiplied by: the learning rate, negative and corrected.</param>
/// <param name="Epsilon">What is added to that root.</param>
/// <param name="Keep">What is left of a weight that decays.</param>
/// <param name="AverageShare">What averages take of a weight.</param>
internal readonly record struct AdamWStep(
    float Scale, float FirstShare, float SecondShare, float SecondCorrection, float Rate, float Epsilon, float Keep, float AverageShare);
