using System.Globalization;
using HartFarm.Model.Checkpoints;
using HartFarm.Training.Optimization;

namespace HartFarm.Training.Runs;

/// <summary>
/// The file that a training is resumed from: masters, averages and moments in float32, the trainer's own state, and in the header how
/// many steps were made with which config. It is replaced as a whole, so a training that is killed leaves the last one.
/// </summary>
internal static class TrainingState
{
    /// <summary>The name of the file in a training's folder.</summary>
    internal const string FileName = "state.safetensors";

    private const string TrainerPrefix = "trainer.";

    private static readonly (string Prefix, Func<FlatBuffer, Tensor> Of)[] Kinds =
    [
        ("master.", buffer => buffer.Masters), ("average.", buffer => buffer.Average),
        ("first_moment.", buffer => buffer.FirstMoments), ("second_moment.", buffer => buffer.SecondMoments),
    ];

    /// <exception cref="CheckpointException">The file cannot be written; the one before is left as it was.</exception>
    internal static void Save(string folder, ITrainer trainer, long steps, string config)
    {
        using var guard = no_grad();
        var sources = new Dictionary<string, Func<Tensor>>();
        foreach (var shape in trainer.Parameters.Shapes)
        {
            foreach (var (prefix, of) in Kinds) sources.Add(prefix + shape.Key, () => trainer.Parameters.View(shape.Key, of));
        }
        foreach (var (name, value) in trainer.State) sources.Add(TrainerPrefix + name, () => value.alias());
        var shapes = trainer.Parameters.Shapes.SelectMany(shape => Kinds.Select(kind => new TensorEntry(kind.Prefix + shape.Key, ScalarType.Float32, shape.Shape)))
            .Concat(trainer.State.Select(pair => new TensorEntry(TrainerPrefix + pair.Key, pair.Value.dtype, pair.Value.shape)));
        SafetensorsWriter.Write(Path.Combine(folder, FileName), shapes, entry => sources[entry.Name](), new Dictionary<string, string>
        {
            ["steps"] = steps.ToString(CultureInfo.InvariantCulture),
            ["optimizer_steps"] = trainer.Optimizer.Steps.ToString(CultureInfo.InvariantCulture),
            ["config"] = config,
        });
    }

    /// <summary>Sets a trainer to what a file holds.</summary>
    /// <returns>How many steps were made.</returns>
    /// <exception cref="TrainingException">There is no file, or it is of another config or other data.</exception>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    internal static long Load(string folder, ITrainer trainer, string config)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new TrainingException($"There is nothing to resume: {path} is not there.");
        using var guard = no_grad();
        using var file = new SafetensorsFile(path);
        if (Field(file, path, "config") != config) throw new TrainingException($"{path} is of a training with another config or other data; resume it with its own, or choose another folder.");
        foreach (var shape in trainer.Parameters.Shapes)
        {
            using var scope = NewDisposeScope();
            foreach (var (prefix, of) in Kinds) trainer.Parameters.View(shape.Key, of).copy_(Loaded(file, path, prefix + shape.Key, shape.Shape));
        }
        foreach (var (name, value) in trainer.State)
        {
            using var scope = NewDisposeScope();
            value.copy_(Loaded(file, path, TrainerPrefix + name, value.shape));
        }
        trainer.Parameters.Publish();
        trainer.Optimizer.Steps = Number(file, path, "optimizer_steps");
        trainer.AfterLoad();
        return Number(file, path, "steps");
    }

    private static Tensor Loaded(SafetensorsFile file, string path, string name, long[] shape) =>
        file.Entries.TryGetValue(name, out var entry) && entry.Shape.SequenceEqual(shape)
            ? file.Load(name)
            : throw new TrainingException($"{path} does not fit the model: {name} is missing or of another shape.");

    private static long Number(SafetensorsFile file, string path, string name) =>
        long.TryParse(Field(file, path, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TrainingException($"{path} is no training's state: its field {name} is no number.");

    private static string Field(SafetensorsFile file, string path, string name) =>
        file.Metadata.TryGetValue(name, out var value) ? value : throw new TrainingException($"{path} is no training's state: it has no field {name}.");
}
