using System.Globalization;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Parity.Golden;
using static TorchSharp.torch;

namespace HartFarm.Parity.Comparisons;

/// <summary>Every tensor of one folder's <c>autoencoder_golden</c> against the tokenizer.</summary>
internal sealed class AutoencoderComparison : IDisposable
{
    private const double QuantizerTolerance = 2e-6;

    // From image to image: the decoder amplifies what the encoders differ by.
    private const double EndToEndTolerance = 5e-4;

    // The scale lists of the published 1024- and 256-pixel models, whose resampling and phi choice A's file holds too.
    private static readonly Dictionary<string, int[]> Published = new()
    {
        ["p1024"] = [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 36, 48, 64],
        ["p256"] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16],
    };

    private readonly GoldenFile _golden;
    private readonly GoldenTokenizer _loaded;
    private readonly double _encoderTolerance;
    private readonly double _decoderTolerance;

    internal AutoencoderComparison(GoldenFile golden, string folder, ScalarType type, double encoderTolerance, double decoderTolerance)
    {
        _golden = golden;
        _loaded = new GoldenTokenizer(folder, golden.Device, type);
        _encoderTolerance = encoderTolerance;
        _decoderTolerance = decoderTolerance;
    }

    private HybridTokenizerConfig Config => _loaded.Config;

    private HybridImageTokenizer Tokenizer => _loaded.Tokenizer;

    public void Dispose() => _loaded.Dispose();

    internal void Run()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Encoder();
        Quantizer();
        Chain();
        Images();
        TrainingForm();
        UnitVectors();
        PublishedUnitVectors();
    }

    private void Encoder()
    {
        var f = Tokenizer.Encode(_golden.Input("x"), (name, map) =>
        {
            if (name == "out") _golden.Compare("enc_out", map, _encoderTolerance);
            // The file tells the block's output before its attention by another name.
            foreach (var known in (string[])[$"enc.{name}", $"enc.{name}_pre_attn"])
            {
                if (_golden.Has(known)) _golden.Compare(known, map.narrow(0, 0, 1), _encoderTolerance);
            }
        });
        _golden.Compare("f", f, _encoderTolerance);
    }

    private void Quantizer()
    {
        var f = _golden.Input("f");
        var full = Tokenizer.Quantizer.Encode(f);
        var residual = Tokenizer.Quantizer.EncodeResidual(f);
        for (var k = 0; k < Config.Scales; k++)
        {
            _golden.Compare($"idx.s{k}", full.Indices[k], 0);
            _golden.Compare($"fhat.s{k}", full.FHat[k], QuantizerTolerance);
            _golden.Compare($"frest.idx.s{k}", residual.Indices[k], 0);
        }
        _golden.Compare("frest.cont", residual.Continuous, QuantizerTolerance);
        _golden.Compare("var_input", Tokenizer.Quantizer.TeacherForcingInput(residual.Indices), QuantizerTolerance);
        _golden.Compare("idxBl_to_fhat.last", Tokenizer.Quantizer.IndicesToFHat(residual.Indices), QuantizerTolerance);
    }

    private void Chain()
    {
        var indices = Tokenizer.EncodeResidual(_golden.Input("x")).Indices;
        var fHat = Tokenizer.Quantizer.EmptyFHat(indices[0].shape[0]);
        for (var k = 0; k < Config.Scales; k++)
        {
            var step = Tokenizer.Quantizer.NextInput(k, fHat, MultiScaleQuantizer.ToMap(Tokenizer.Quantizer.EmbedIndices(indices[k])));
            fHat = step.FHat;
            _golden.Compare($"chain.fhat.s{k}", fHat, QuantizerTolerance);
            _golden.Require(k == Config.Scales - 1 == step.Next is null, $"scale {k}: there is a next one, or not, where there should not");
            if (step.Next is { } next) _golden.Compare($"chain.next.s{k}", next, QuantizerTolerance);
        }
        _golden.Compare("img_chain", Tokenizer.Decode(fHat), _decoderTolerance);
    }

    private void Images()
    {
        var x = _golden.Input("x");
        var discrete = _golden.Input($"fhat.s{Config.Scales - 1}");
        var unclamped = Tokenizer.DecodeUnclamped(discrete, observe: (name, map) =>
        {
            if (_golden.Has($"dec.{name}")) _golden.Compare($"dec.{name}", map.narrow(0, 0, 1), _decoderTolerance);
        });
        _golden.Compare("img_discrete_unclamped", unclamped, _decoderTolerance);
        _golden.Compare("img_discrete", Tokenizer.Decode(discrete), _decoderTolerance);
        _golden.Compare("img_discrete", Tokenizer.Reconstruct(x, skipContinuous: true), EndToEndTolerance);
        _golden.Compare("img_continuous", Tokenizer.Decode(_golden.Input("f")), _decoderTolerance);
        _golden.Compare("img_continuous", Tokenizer.Reconstruct(x, skipContinuous: false), EndToEndTolerance);
    }

    private void TrainingForm()
    {
        foreach (var (tag, skip) in (ReadOnlySpan<(string, bool)>)[("fwd0", false), ("fwd1", true)])
        {
            var output = Tokenizer.Forward(_golden.Input("x"), skip);
            _golden.Compare($"{tag}.out", output.Out, EndToEndTolerance);
            _golden.Compare($"{tag}.f_hat", output.FHat, _encoderTolerance);
            _golden.Compare($"{tag}.vq_loss", output.VqLoss.reshape(1), _encoderTolerance);
            _golden.Compare($"{tag}.loss_latent", output.VqLoss.reshape(1), _encoderTolerance);
            _golden.Compare($"{tag}.loss_recon", output.ReconstructionLoss.reshape(1), EndToEndTolerance);
            _golden.Compare($"{tag}.loss_total", output.TotalLoss.reshape(1), EndToEndTolerance);
            _golden.Compare($"{tag}.usages", Tokenizer.Quantizer.Usage(output.Indices), 1e-6);
            for (var k = 0; k < Config.Scales; k++) _golden.CompareIfPresent($"{tag}.idx.s{k}", () => output.Indices[k], 0);
        }
    }

    private void UnitVectors()
    {
        for (var k = 0; k < Config.Scales; k++)
        {
            _golden.Compare($"interp.area.out.s{k}", Resample("interp.area.in", Config.VPatchNums[k], Resampling.Area), QuantizerTolerance);
            _golden.Compare($"interp.bicubic.out.s{k}", Resample($"interp.bicubic.in.s{k}", Config.LatentSize, Resampling.Bicubic), QuantizerTolerance);
            _golden.CompareIfPresent($"phi.out.s{k}", () => Tokenizer.Quantizer.ApplyPhi(k, _golden.Input("phi.in")), QuantizerTolerance);
        }
        _golden.Compare("phi_index", PhiIndices(Config.ResidualConvolutions, Config.Scales), 0);
    }

    private void PublishedUnitVectors()
    {
        foreach (var (tag, sides) in Published)
        {
            _golden.CompareIfPresent($"phi_index.{tag}", () => PhiIndices(4, sides.Length), 0);
            foreach (var side in sides)
            {
                _golden.CompareIfPresent(
                    $"interp.{tag}.area.out.{side}", () => Resample($"interp.{tag}.area.in", side, Resampling.Area), QuantizerTolerance);
                _golden.CompareIfPresent(
                    $"interp.{tag}.bicubic.out.{side}",
                    () => Resample(string.Create(CultureInfo.InvariantCulture, $"interp.{tag}.bicubic.in.{side}"), sides[^1], Resampling.Bicubic),
                    QuantizerTolerance);
            }
        }
    }

    private Tensor Resample(string input, int to, Func<IParameterStore, int, int, Device, Resampling> resampling)
    {
        using var store = new ShapeParameters();
        var map = _golden.Input(input);
        return resampling(store, (int)map.shape[2], to, _golden.Device).Forward(map);
    }

    private static Tensor PhiIndices(int convolutions, int scales) =>
        tensor(Enumerable.Range(0, scales).Select(k => (long)PhiTicks.Index(convolutions, scales, k)).ToArray());
}
