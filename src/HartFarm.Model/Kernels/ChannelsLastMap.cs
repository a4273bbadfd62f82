namespace HartFarm.Model.Kernels;

/// <summary>The layout of a channels-last map <c>[B, C, H, W]</c>, in chunks of neighbouring positions of one image.</summary>
internal readonly struct ChannelsLastMap
{
    private readonly long _height;
    private readonly long _width;
    private readonly long _perImage;

    internal ChannelsLastMap(Tensor x)
    {
        var shape = x.shape;
        (Images, Channels, _height, _width) = ((int)shape[0], (int)shape[1], shape[2], shape[3]);
        _perImage = (Positions + GroupNormKernel.PositionsAtOnce - 1) / GroupNormKernel.PositionsAtOnce;
    }

    /// <summary>B.</summary>
    internal int Images { get; }

    /// <summary>C.</summary>
    internal int Channels { get; }

    /// <summary>H W.</summary>
    internal long Positions => _height * _width;

    /// <summary>Chunks of all images.</summary>
    internal long Chunks => Images * _perImage;

    /// <summary>A chunk's image.</summary>
    internal int Image(long chunk) => (int)(chunk / _perImage);

    /// <summary>The place of a chunk's first element.</summary>
    internal long Start(long chunk) => (Image(chunk) * Positions + chunk % _perImage * GroupNormKernel.PositionsAtOnce) * Channels;

    /// <summary>A chunk's positions.</summary>
    internal int Count(long chunk) => (int)Math.Min(GroupNormKernel.PositionsAtOnce, Positions - chunk % _perImage * GroupNormKernel.PositionsAtOnce);

    /// <summary>Whether a tensor is such a map, in bfloat16 on the CPU and with channels in whole vectors.</summary>
    internal static bool Is(Tensor x)
    {
        if (x.device_type != DeviceType.CPU || x.dtype != ScalarType.BFloat16 || x.shape.Length != 4 || x.shape[1] % KernelMemory.Lanes != 0) return false;
        using var last = x.permute(0, 2, 3, 1);
        return last.is_contiguous();
    }

    /// <summary>Memory for such a map in bfloat16, seen as <c>[B, C, H, W]</c>.</summary>
    internal Tensor Empty() => Empty(Images, Channels, _height, _width);

    /// <summary>The same for a map of any size.</summary>
    internal static Tensor Empty(long images, long channels, long height, long width)
    {
        using var memory = empty([images, height, width, channels], ScalarType.BFloat16);
        return memory.permute(0, 3, 1, 2);
    }
}
