using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Tensors;
using HartFarm.Training.Optimization;

namespace HartFarm.Training.Tokenizer;

/// <summary>Starts the code book from data, counts which codes are used, and puts the unused ones where vectors are coded badly.</summary>
internal sealed class CodebookUpkeep : IDisposable
{
    private const string Key = "quantize.embedding.weight";
    private const int SeedingRounds = 8;

    private readonly TrainableParameters _parameters;
    private readonly MultiScaleQuantizer _quantizer;

    internal CodebookUpkeep(TrainableParameters parameters, MultiScaleQuantizer quantizer)
    {
        (_parameters, _quantizer) = (parameters, quantizer);
        Counts = zeros([quantizer.Codebook.shape[0]], ScalarType.Float32, quantizer.Codebook.device).DetachFromDisposeScope();
    }

    /// <summary>How often each code stood for a vector since the last revival, <c>[V]</c>.</summary>
    internal Tensor Counts { get; }

    /// <summary>Counts the codes of a pass.</summary>
    internal void Count(IReadOnlyList<Tensor> indices)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var flat = cat([.. indices.Select(scale => scale.flatten())], 0);
        Counts.index_add_(0, flat, ones([flat.shape[0]], ScalarType.Float32, flat.device), Scalars.One);
    }

    /// <summary>The share of the code book that was used since the last revival, in percent.</summary>
    internal double Usage()
    {
        using var scope = NewDisposeScope();
        return 100 * Counts.gt(Scalars.Zero).to(ScalarType.Float32).mean().item<float>();
    }

    /// <summary>
    /// Sets all codes from latents <c>[B, C, P, P]</c>: random vectors of theirs, then some rounds of k-means over the vectors of every
    /// scale, each scale's being what the smaller ones leave over.
    /// </summary>
    internal void Seed(Tensor f, Generator generator)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var codes = _quantizer.Codebook.shape[0];
        _parameters.Master(Key).zero_();
        _parameters.Publish();
        Replace(arange(codes, device: f.device), Choose(Vectors(f).Rows, null, codes, generator));
        for (var round = 0; round < SeedingRounds; round++)
        {
            using var inner = NewDisposeScope();
            var (rows, indices) = Vectors(f);
            var counts = zeros([codes], device: f.device).index_add_(0, indices, ones([indices.shape[0]], device: f.device), Scalars.One);
            var sums = zeros_like(_quantizer.Codebook).index_add_(0, indices, rows, Scalars.One);
            var used = counts.gt(Scalars.Zero);
            var means = sums / counts.clamp_min(Scalars.One).unsqueeze(1);
            var master = _parameters.Master(Key);
            master.copy_(where(used.unsqueeze(1), means, master));
            _parameters.Publish();
            var dead = used.logical_not().nonzero().flatten();
            if (dead.shape[0] > 0) Replace(dead, Choose(rows, Errors(rows, indices), dead.shape[0], generator));
        }
        Counts.zero_();
    }

    /// <summary>Puts codes that were not used since the last call onto vectors of <paramref name="maps"/>, the worse coded the likelier.</summary>
    /// <returns>How many.</returns>
    internal long Revive(IReadOnlyList<Tensor> maps, IReadOnlyList<Tensor> indices, Generator generator)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var dead = Counts.eq(Scalars.Zero).nonzero().flatten();
        Counts.zero_();
        if (dead.shape[0] == 0) return 0;
        var (rows, flat) = (Rows(maps), cat([.. indices.Select(scale => scale.flatten())], 0));
        dead = dead.narrow(0, 0, Math.Min(dead.shape[0], rows.shape[0]));
        Replace(dead, Choose(rows, Errors(rows, flat), dead.shape[0], generator));
        return dead.shape[0];
    }

    public void Dispose() => Counts.Dispose();

    private (Tensor Rows, Tensor Indices) Vectors(Tensor f)
    {
        using var scope = NewDisposeScope();
        var maps = new List<Tensor>();
        var output = _quantizer.Forward(f, (_, map) => maps.Add(map.detach().MoveToOtherDisposeScope(scope)));
        return (scope.MoveToOuter(Rows(maps)), scope.MoveToOuter(cat([.. output.Indices.Select(scale => scale.flatten())], 0)));
    }

    private static Tensor Rows(IEnumerable<Tensor> maps) => cat([.. maps.Select(map => map.permute(0, 2, 3, 1).reshape(-1, map.shape[1]))], 0);

    private Tensor Errors(Tensor rows, Tensor indices)
    {
        var distance = rows - _quantizer.Codebook.index_select(0, indices);
        return (distance * distance).sum(1);
    }

    private static Tensor Choose(Tensor rows, Tensor? weights, long count, Generator generator)
    {
        var chances = (weights ?? ones([rows.shape[0]], device: rows.device)).Plus(tensor(new[] { 1e-12f }, device: rows.device));
        var chosen = chances.cpu().multinomial(count, replacement: count > rows.shape[0], generator);
        GC.KeepAlive(generator);
        return rows.index_select(0, chosen.to(rows.device));
    }

    // A code that moves has no history: its moments are zero, and its average is where it is.
    private void Replace(Tensor codes, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var none = zeros_like(vectors);
        _parameters.Master(Key).index_copy_(0, codes, vectors);
        _parameters.Average(Key).index_copy_(0, codes, vectors);
        _parameters.View(Key, buffer => buffer.FirstMoments).index_copy_(0, codes, none);
        _parameters.View(Key, buffer => buffer.SecondMoments).index_copy_(0, codes, none);
        _parameters.Publish();
    }
}
