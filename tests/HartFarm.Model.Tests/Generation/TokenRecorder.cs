using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Generation;

/// <summary>Notes the codes that a pipeline draws: for each image of the batch, stage by stage.</summary>
public sealed class TokenRecorder
{
    private readonly List<(string Stage, long[][] Rows)> _seen = [];

    /// <summary>To be given to the pipeline.</summary>
    public void Observe(string name, Tensor value)
    {
        if (!name.EndsWith(".idx", StringComparison.Ordinal)) return;
        using var whole = value.contiguous();
        _seen.Add((name, [.. whole.data<long>().ToArray().Chunk((int)value.shape[1])]));
    }

    /// <summary>The codes of each image since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var images = _seen[0].Rows.Length;
        string[] codes = [.. Enumerable.Range(0, images).Select(image => string.Join(';', _seen.Select(stage => $"{stage.Stage}:{string.Join(',', stage.Rows[image])}")))];
        _seen.Clear();
        return codes;
    }
}
