using HartFarm.Model.Kernels;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>
/// Works on a map strip by strip: each core has rows of its own, and what lies between a norm and the convolution behind it never leaves
/// its caches. Besides, no map is taken but the results, for the system clears each page of a new one.
/// </summary>
internal static class Strips
{
    /// <summary>Bytes of a strip with its surroundings: few enough for the heap to keep them, enough to pay for packing a layer's weights.</summary>
    private const long Bytes = 3 << 20;

    /// <summary>Whether <paramref name="x"/> is worked on in strips: channels-last in bfloat16 on the CPU, outside of autograd, strips for all cores.</summary>
    internal static bool Suit(Tensor x) => !is_grad_enabled() && ChannelsLastMap.Is(x) && 2 * x.numel() >= 2 * Bytes;

    /// <summary>Runs <paramref name="body"/> for every strip of a map <c>[B, C, H, W]</c>, on all cores and in any order.</summary>
    /// <param name="map">What the body writes to, or another map of as many images and rows.</param>
    /// <param name="channels">Channels of what goes into the convolution.</param>
    /// <param name="body">One strip, with memory for what goes into its convolution.</param>
    internal static void Each(Tensor map, long channels, Action<Strip, StripRoom> body)
    {
        var (images, height, width) = ((int)map.shape[0], (int)map.shape[2], map.shape[3]);
        var most = Math.Max(1, (int)(Bytes / (2 * width * channels)) - 2);
        var perImage = (height + most - 1) / most;
        // All of about one height.
        var rows = (height + perImage - 1) / perImage;
        perImage = (height + rows - 1) / rows;
        TorchThreads.Each(images * perImage, () => new StripRoom(rows, width, channels), (number, room) =>
        {
            using var scope = NewDisposeScope();
            var first = number % perImage * rows;
            body(new Strip(number / perImage, first, Math.Min(rows, height - first)), room);
        });
    }
}
