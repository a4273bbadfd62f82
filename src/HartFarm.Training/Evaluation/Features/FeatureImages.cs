namespace HartFarm.Training.Evaluation.Features;

/// <summary>What extractors do alike with the images that they are given.</summary>
internal static class FeatureImages
{
    /// <exception cref="ArgumentException">The tensor is no batch of colour images.</exception>
    internal static void Require(Tensor images)
    {
        if (images.shape is [> 0, 3, > 0, > 0]) return;
        throw new ArgumentException($"Images of shape [B, 3, H, W] are needed, not [{string.Join(", ", images.shape)}].", nameof(images));
    }

    /// <summary>Images of another size, by linear interpolation between the pixels' middles; the same tensor where they have that size.</summary>
    internal static Tensor Resize(Tensor images, int side) => images.shape[2] == side && images.shape[3] == side
        ? images
        : nn.functional.interpolate(images, [side, side], mode: InterpolationMode.Bilinear, align_corners: false);
}
