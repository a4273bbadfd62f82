using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>
/// What <c>tokenizer/config.json</c> says of the image tokenizer. The fields' names are those of the published checkpoints;
/// <c>norm_groups</c> and <c>num_res_blocks</c> are our own and optional.
/// </summary>
public sealed record HybridTokenizerConfig
{
    /// <summary>The one quantizer that HART's checkpoints name.</summary>
    public const string VarHybrid = "var_hybrid";

    // Below this the reference puts an identity without parameters in the place of the residual convolutions.
    private const double SmallestQuantResi = 1e-6;

    /// <summary><c>vocab_size</c>: codes in the code book.</summary>
    public required int VocabSize { get; init; }

    /// <summary><c>z_channels</c>: channels of the latent.</summary>
    public required int ZChannels { get; init; }

    /// <summary><c>ch</c>: channels of the first level.</summary>
    public required int Ch { get; init; }

    /// <summary><c>ch_mult</c>: channels of each level as a multiple of <see cref="Ch"/>; each level but the last halves the resolution.</summary>
    public required IReadOnlyList<int> ChMult { get; init; }

    /// <summary><c>v_patch_nums</c>: the sides of the token grids, scale by scale: from 1, rising.</summary>
    public required IReadOnlyList<int> VPatchNums { get; init; }

    /// <summary><c>beta</c>: weight of the commitment loss.</summary>
    public double Beta { get; init; } = 0.25;

    /// <summary><c>using_znorm</c>: whether the nearest code is found by the cosine.</summary>
    public bool UsingZnorm { get; init; }

    /// <summary><c>quant_conv_ks</c>: kernel size, 1 or 3, of the convolutions on either side of the quantizer.</summary>
    public int QuantConvKs { get; init; } = 3;

    /// <summary><c>quant_resi</c>: the share that the residual convolutions have in their output; its sign does not matter.</summary>
    public double QuantResi { get; init; } = 0.5;

    /// <summary><c>share_quant_resi</c>: how many residual convolutions the scales share; 0 gives each its own.</summary>
    public int ShareQuantResi { get; init; } = 4;

    /// <summary><c>default_qresi_counts</c>: how many there are when they are not shared; 0 means one a scale.</summary>
    public int DefaultQresiCounts { get; init; }

    /// <summary><c>quantizer_type</c>: <see cref="VarHybrid"/>.</summary>
    public string QuantizerType { get; init; } = VarHybrid;

    /// <summary><c>levels</c>: belongs to quantizers of another type; kept as it was read.</summary>
    public IReadOnlyList<int> Levels { get; init; } = [];

    /// <summary><c>norm_groups</c>: groups of every group norm.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary><c>num_res_blocks</c>: residual blocks in a level of the encoder; the decoder has one more.</summary>
    public int NumResBlocks { get; init; } = 2;

    /// <summary>How many scales there are, K.</summary>
    public int Scales => VPatchNums.Count;

    /// <summary>The side of the last scale's grid and of the latent, P.</summary>
    public int LatentSize => VPatchNums[^1];

    /// <summary>Pixels on a side of the image.</summary>
    public int ImageSize => LatentSize << (ChMult.Count - 1);

    /// <summary>Tokens of all scales together, L.</summary>
    public int TokenCount => VPatchNums.Sum(side => side * side);

    /// <summary>The residual convolutions' share, |<see cref="QuantResi"/>|; 0 where they are left out.</summary>
    public double ResidualRatio => Math.Abs(QuantResi) > SmallestQuantResi ? Math.Abs(QuantResi) : 0;

    /// <summary>How many residual convolutions there are.</summary>
    public int ResidualConvolutions => ShareQuantResi > 0 ? ShareQuantResi : DefaultQresiCounts > 0 ? DefaultQresiCounts : Scales;

    /// <summary>Reads and checks a config.</summary>
    /// <exception cref="CheckpointException">The file or a field of it cannot be used; the message names both.</exception>
    public static HybridTokenizerConfig LoadFrom(string path) => HybridTokenizerConfigJson.Read(path);

    /// <summary>The config as the JSON that <see cref="LoadFrom"/> reads.</summary>
    public string ToJson() => HybridTokenizerConfigJson.Write(this);

    /// <summary>Which residual convolution a scale goes through: that whose tick lies nearest to the scale's place between 0 and 1.</summary>
    /// <param name="scale">The scale, from 0.</param>
    public int PhiIndex(int scale) => PhiTicks.Index(ResidualConvolutions, Scales, scale);

    /// <summary>Channels of a level.</summary>
    internal int Channels(int level) => Ch * ChMult[level];
}
