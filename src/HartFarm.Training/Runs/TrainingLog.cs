using System.Text;
using System.Text.Json;
using HartFarm.Storage.Files;

namespace HartFarm.Training.Runs;

/// <summary>A training's measurements: <c>metrics.jsonl</c>, TensorBoard's event files, and curves as PNG.</summary>
internal sealed class TrainingLog : IDisposable
{
    private const string FileName = "metrics.jsonl";

    private readonly string _folder;
    private readonly StreamWriter _lines;
    private readonly TorchSharp.Modules.SummaryWriter _board;
    private readonly SortedDictionary<string, List<(long Step, double Value)>> _curves = new(StringComparer.Ordinal);

    /// <param name="folder">The training's folder.</param>
    /// <param name="first">Steps made before: what an earlier run measured after them is dropped.</param>
    internal TrainingLog(string folder, long first)
    {
        _folder = folder;
        var path = Path.Combine(folder, FileName);
        var kept = first > 0 && File.Exists(path) ? File.ReadAllLines(path).Where(line => Remember(line, first)).ToArray() : [];
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + "\n"))));
        _lines = new StreamWriter(path, append: true) { AutoFlush = true };
        _board = utils.tensorboard.SummaryWriter(Path.Combine(folder, "tensorboard"));
    }

    /// <summary>Writes a step's measurements.</summary>
    internal void Write(long step, IReadOnlyDictionary<string, double> values)
    {
        var line = new SortedDictionary<string, double>(values.ToDictionary(), StringComparer.Ordinal) { ["step"] = step };
        _lines.WriteLine(JsonSerializer.Serialize(line));
        foreach (var (name, value) in values)
        {
            Add(name, step, value);
            _board.add_scalar(name, (float)value, (int)step);
        }
    }

    /// <summary>Draws <c>curves.png</c> anew.</summary>
    internal void DrawCurves() => CurveChart.Write(Path.Combine(_folder, "curves.png"), _curves);

    public void Dispose() => _lines.Dispose();

    private bool Remember(string line, long first)
    {
        Dictionary<string, double>? values;
        try
        {
            values = JsonSerializer.Deserialize<Dictionary<string, double>>(line);
        }
        catch (JsonException)
        {
            // A line that a killed run left unfinished.
            return false;
        }
        if (values is null || !values.Remove("step", out var step) || step > first) return false;
        foreach (var (name, value) in values) Add(name, (long)step, value);
        return true;
    }

    private void Add(string name, long step, double value)
    {
        if (!_curves.TryGetValue(name, out var points)) _curves[name] = points = [];
        points.Add((step, value));
    }
}
