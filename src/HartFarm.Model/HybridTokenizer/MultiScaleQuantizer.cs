using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>
/// The multi-scale residual quantizer: a latent becomes grids of codes, each coding what the smaller grids left over. It computes in
/// float32 whatever the tokenizer's type is. Its results lie in the caller's dispose scope.
/// </summary>
public sealed class MultiScaleQuantizer
{
    private readonly HybridTokenizerConfig _config;
    private readonly Codebook _embedding;
    private readonly Phi[] _quantResi;
    private readonly Resampling[] _down;
    private readonly Resampling[] _up;
    private readonly Tensor _codebookWeight;
    private readonly Tensor _commitmentWeight;

    internal MultiScaleQuantizer(ParameterScope scope, HybridTokenizerConfig config)
    {
        var float32 = scope.In(ScalarType.Float32);
        _config = config;
        _embedding = new Codebook(float32, config);
        _quantResi = config.ResidualRatio == 0 ? [] : Convolutions(float32["quant_resi"], config);
        scope.Ignore("ema_vocab_hit_SV");
        var (store, device) = (scope.Store, _embedding.Weight.device);
        _down = [.. config.VPatchNums.Select(side => Resampling.Area(store, config.LatentSize, side, device))];
        _up = [.. config.VPatchNums.Select(side => Resampling.Bicubic(store, side, config.LatentSize, device))];
        _codebookWeight = store.Keep(tensor(1f / config.Scales));
        _commitmentWeight = store.Keep(tensor((float)(config.Beta / config.Scales)));
    }

    /// <summary>The code book, <c>[V, C]</c>, float32; the parameters' store owns it.</summary>
    public Tensor Codebook => _embedding.Weight;

    /// <summary>The codes' vectors: <c>[B, n]</c>, int64, to <c>[B, n, C]</c>.</summary>
    public Tensor EmbedIndices(Tensor indices) => _embedding.Embed(indices);

    /// <summary>Tokens <c>[B, p², C]</c>, row by row of the grid, as a map <c>[B, C, p, p]</c>.</summary>
    /// <exception cref="ArgumentException">The tokens are no square grid's.</exception>
    public static Tensor ToMap(Tensor tokens)
    {
        var side = tokens.shape.Length == 3 ? (long)Math.Round(Math.Sqrt(tokens.shape[1])) : 0;
        if (side == 0 || side * side != tokens.shape[1])
        {
            throw new ArgumentException($"{nameof(tokens)} has shape [{string.Join(", ", tokens.shape)}] where [B, p * p, C] is needed.", nameof(tokens));
        }
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(tokens.transpose(1, 2).reshape(tokens.shape[0], tokens.shape[2], side, side));
    }

    /// <summary>A map <c>[B, C, p, p]</c> as tokens <c>[B, p², C]</c>.</summary>
    public static Tensor ToTokens(Tensor map)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(map.flatten(2).transpose(1, 2));
    }

    /// <summary>The reconstruction before the first scale: zeros <c>[B, C, P, P]</c>.</summary>
    public Tensor EmptyFHat(long batch) =>
        zeros(batch, _config.ZChannels, _config.LatentSize, _config.LatentSize, ScalarType.Float32, Codebook.device);

    /// <summary>Codes alone, the nearest to what each scale leaves over, every scale passed through its residual convolution.</summary>
    /// <param name="f">Latents <c>[B, C, P, P]</c>.</param>
    /// <exception cref="ArgumentException">The latents have another shape.</exception>
    public ScaleEncoding Encode(Tensor f)
    {
        RequireLatents(f, nameof(f));
        using var scope = NewDisposeScope();
        var indices = new List<Tensor>();
        var fHats = new List<Tensor>();
        var (rest, fHat) = (Float32(f), EmptyFHat(f.shape[0]));
        for (var k = 0; k < _config.Scales; k++)
        {
            indices.Add(Nearest(rest, k, _config.UsingZnorm));
            var h = Residual(k, EmbedMap(indices[k]));
            fHat = fHat.Plus(h);
            rest = rest - h;
            fHats.Add(fHat);
        }
        return new ScaleEncoding(MoveToOuter(scope, indices), MoveToOuter(scope, fHats));
    }

    /// <summary>
    /// What the transformer is trained on: codes by the distance, even where the config asks for the cosine, and the continuous rest that the last
    /// scale's codes stand for, which passes through no residual convolution.
    /// </summary>
    /// <param name="f">Latents <c>[B, C, P, P]</c>.</param>
    /// <exception cref="ArgumentException">The latents have another shape.</exception>
    public ResidualEncoding EncodeResidual(Tensor f)
    {
        RequireLatents(f, nameof(f));
        using var scope = NewDisposeScope();
        var indices = new List<Tensor>();
        var rest = Float32(f);
        for (var k = 0; k < _config.Scales; k++)
        {
            indices.Add(Nearest(rest, k, byCosine: false));
            if (k < _config.Scales - 1) rest = rest - Residual(k, EmbedMap(indices[k]));
        }
        return new ResidualEncoding(MoveToOuter(scope, indices), scope.MoveToOuter(ToTokens(rest).contiguous()));
    }

    /// <summary>The transformer's input under teacher forcing: for each scale but the first what the smaller ones have built, <c>[B, L-1, C]</c>.</summary>
    /// <param name="indices">The codes of each scale; those of the last are not read and may be left out.</param>
    /// <exception cref="ArgumentException">A scale's codes are missing or of another shape.</exception>
    public Tensor TeacherForcingInput(IReadOnlyList<Tensor> indices)
    {
        RequireScales(indices, _config.Scales - 1);
        using var scope = NewDisposeScope();
        var inputs = new List<Tensor>();
        var fHat = EmptyFHat(indices[0].shape[0]);
        for (var k = 0; k < _config.Scales - 1; k++)
        {
            fHat = fHat.Plus(Residual(k, EmbedMap(indices[k])));
            inputs.Add(ToTokens(_down[k + 1].Forward(fHat)));
        }
        return scope.MoveToOuter(cat(inputs, 1));
    }

    /// <summary>The latents of codes alone, every scale passed through its residual convolution: <c>[B, C, P, P]</c>.</summary>
    /// <param name="indices">The codes of each scale.</param>
    /// <exception cref="ArgumentException">A scale's codes are missing or of another shape.</exception>
    public Tensor IndicesToFHat(IReadOnlyList<Tensor> indices)
    {
        RequireScales(indices, _config.Scales);
        using var scope = NewDisposeScope();
        var fHat = EmptyFHat(indices[0].shape[0]);
        for (var k = 0; k < _config.Scales; k++) fHat = fHat.Plus(Residual(k, EmbedMap(indices[k])));
        return scope.MoveToOuter(fHat);
    }

    /// <summary>One stage of generation: adds a scale's tokens, and takes the next scale's input from the sum. The inputs stay as they are.</summary>
    /// <param name="scale">The scale k, from 0. The last passes through no residual convolution.</param>
    /// <param name="fHat">The reconstruction so far, <c>[B, C, P, P]</c>; <see cref="EmptyFHat"/> at the start.</param>
    /// <param name="h">The scale's tokens as a map, <c>[B, C, p_k, p_k]</c>.</param>
    /// <exception cref="ArgumentException">There is no such scale, or a tensor has another shape.</exception>
    public QuantizerStep NextInput(int scale, Tensor fHat, Tensor h)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(scale, _config.Scales);
        RequireLatents(fHat, nameof(fHat));
        Shapes.Require(h, nameof(h), fHat.shape[0], _config.ZChannels, _config.VPatchNums[scale], _config.VPatchNums[scale]);
        using var scope = NewDisposeScope();
        if (scale == _config.Scales - 1) return new QuantizerStep(scope.MoveToOuter(fHat.Plus(Float32(h))), null);
        var sum = fHat.Plus(Residual(scale, Float32(h)));
        var next = _down[scale + 1].Forward(sum);
        return new QuantizerStep(scope.MoveToOuter(sum), scope.MoveToOuter(next));
    }

    /// <summary>
    /// Quantizes in training. The codes are fixed; the code book and the residual convolutions learn from the distance of each scale's
    /// reconstruction to the latent, the encoder from beta times the same and from what is decoded.
    /// </summary>
    /// <param name="f">Latents <c>[B, C, P, P]</c>.</param>
    /// <param name="observe">Sees what each scale codes, <c>[B, C, p_k, p_k]</c>, during the call alone.</param>
    /// <exception cref="ArgumentException">The latents have another shape.</exception>
    public QuantizerOutput Forward(Tensor f, Action<int, Tensor>? observe = null)
    {
        RequireLatents(f, nameof(f));
        using var scope = NewDisposeScope();
        var latents = Float32(f);
        var target = latents.detach();
        var indices = new List<Tensor>();
        var (rest, fHat) = (target, EmptyFHat(f.shape[0]));
        var losses = new List<Tensor>();
        for (var k = 0; k < _config.Scales; k++)
        {
            indices.Add(Nearest(rest, k, _config.UsingZnorm, observe));
            var h = Residual(k, EmbedMap(indices[k]));
            fHat = fHat.Plus(h);
            rest = rest - h.detach();
            losses.Add((nn.functional.mse_loss(fHat.detach(), latents) * _commitmentWeight).Plus(nn.functional.mse_loss(fHat, target) * _codebookWeight));
        }
        var codes = fHat.detach();
        var discrete = latents.Plus(codes - target);
        var hybrid = latents.Plus(codes.Plus(rest) - target);
        return new QuantizerOutput(
            scope.MoveToOuter(discrete), scope.MoveToOuter(hybrid), scope.MoveToOuter(stack(losses).sum()), MoveToOuter(scope, indices));
    }

    /// <summary>The share of the code book that stands anywhere in <paramref name="indices"/>, in percent.</summary>
    public double Usage(IEnumerable<Tensor> indices) => _embedding.Usage(indices);

    /// <summary>A scale's residual convolution alone: <c>[B, C, P, P]</c> to the same.</summary>
    internal Tensor ApplyPhi(int scale, Tensor h) => _quantResi.Length == 0 ? h.alias() : _quantResi[_config.PhiIndex(scale)].Forward(h);

    /// <exception cref="ArgumentException">The tensor is no batch of latents.</exception>
    internal void RequireLatents(Tensor f, string name) =>
        Shapes.Require(f, name, f.shape.Length > 0 ? f.shape[0] : -1, _config.ZChannels, _config.LatentSize, _config.LatentSize);

    private static Phi[] Convolutions(ParameterScope scope, HybridTokenizerConfig config) => config.ShareQuantResi switch
    {
        1 => [new Phi(scope["qresi"], config.ZChannels, config.ResidualRatio)],
        0 => Convolutions(scope, config.ResidualConvolutions, config),
        _ => Convolutions(scope["qresi_ls"], config.ResidualConvolutions, config),
    };

    private static Phi[] Convolutions(ParameterScope scope, int count, HybridTokenizerConfig config) =>
        [.. Enumerable.Range(0, count).Select(i => new Phi(scope[i], config.ZChannels, config.ResidualRatio))];

    private static Tensor Float32(Tensor x) => x.dtype == ScalarType.Float32 ? x.alias() : x.to(ScalarType.Float32);

    private static List<Tensor> MoveToOuter(DisposeScope scope, List<Tensor> tensors)
    {
        foreach (var tensor in tensors) scope.MoveToOuter(tensor);
        return tensors;
    }

    private Tensor Nearest(Tensor rest, int scale, bool byCosine, Action<int, Tensor>? observe = null)
    {
        using var scope = NewDisposeScope();
        var map = _down[scale].Forward(rest);
        observe?.Invoke(scale, map);
        return scope.MoveToOuter(_embedding.Nearest(map, byCosine));
    }

    private Tensor EmbedMap(Tensor indices)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(ToMap(EmbedIndices(indices)));
    }

    private Tensor Residual(int scale, Tensor h)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(ApplyPhi(scale, _up[scale].Forward(h)));
    }

    private void RequireScales(IReadOnlyList<Tensor> indices, int scales)
    {
        if (indices.Count < scales) throw new ArgumentException($"The codes of {indices.Count} scales are given where {scales} are needed.", nameof(indices));
        for (var k = 0; k < scales; k++)
        {
            Shapes.Require(indices[k], $"{nameof(indices)}[{k}]", indices[0].shape[0], (long)_config.VPatchNums[k] * _config.VPatchNums[k]);
        }
    }
}
