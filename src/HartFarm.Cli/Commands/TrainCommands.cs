using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Training;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm train</c>: trains the parts of a model.</summary>
public static class TrainCommands
{
    private const string Data = """
        The data:
          scenes          drawn pictures with captions, without end; scenes?seed=1&split=train, split being train, validation or held-out
          DIR             a Hugging Face ImageFolder (metadata.jsonl), or a folder of WebDataset tars or Parquet files
          FILE            a metadata.jsonl, .tar or .parquet; {000000..000010}, {a,b}, * and ? stand for many

        """;

    private const string Folder = """
        The folder:
          DIR holds state.safetensors, metrics.jsonl, curves.png, samples/ and tensorboard/, and at the end checkpoint/. Ctrl-C ends the
          training after the step at hand and saves its state; the same command with --resume goes on, on a CPU to the same bits. Other
          configs and data are refused then. A finished training that is resumed writes its checkpoint again.
        """;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation) => new("train", "Trains the parts of a model.")
    {
        Tokenizer(terminal, cancellation), Transformer(terminal, cancellation), SceneFeatures(terminal, cancellation),
    };

    private static DocumentedCommand Tokenizer(Terminal terminal, CancellationToken cancellation)
    {
        var options = new TrainOptionSet(configRequired: true);
        var command = new DocumentedCommand("tokenizer", "Trains an image tokenizer, which the transformer then needs.", $"""
            {Data}
            {Folder}

            Example:
              hartfarm train tokenizer --config models/hart-scenes/training/tokenizer.json --data scenes --out runs/tokenizer
            """);
        options.AddTo(command, data: true);
        command.SetAction(parsed => new TokenizerTraining(options.Read(parsed), terminal, cancellation).Run());
        return command;
    }

    private static DocumentedCommand Transformer(Terminal terminal, CancellationToken cancellation)
    {
        var options = new TrainOptionSet(configRequired: true);
        var model = new Option<string>("--model")
        {
            HelpName = "DIR",
            Description = "A checkpoint's folder with the trained tokenizer, and the text encoder unless the config names one.",
            Required = true,
        };
        var command = new DocumentedCommand("transformer", "Trains a transformer with its residual diffusion, and the text encoder along with it.", $"""
            {Data}
            {Folder}
            The checkpoint is whole: hartfarm generate --model DIR/checkpoint uses it.

            Example:
              hartfarm train transformer --config models/hart-scenes/training/transformer.json --model runs/tokenizer/checkpoint --data scenes --out runs/transformer

            A finished model learns more, or something else, from its own weights and with its own text encoder:
              hartfarm train transformer --config CONFIG --model models/hart-scenes --from models/hart-scenes --data DIR --out runs/more
            """);
        options.AddTo(command, data: true);
        command.Add(model);
        command.SetAction(parsed => new TransformerTraining(options.Read(parsed) with { Model = parsed.GetRequiredValue(model) }, terminal, cancellation).Run());
        return command;
    }

    private static DocumentedCommand SceneFeatures(Terminal terminal, CancellationToken cancellation)
    {
        var options = new TrainOptionSet(configRequired: false);
        var command = new DocumentedCommand("scene-features", "Trains the network whose features compare pictures of scenes in hartfarm eval.", $"""
            {Folder}

            Example:
              hartfarm train scene-features --out runs/scene-features
            """);
        options.AddTo(command, data: false);
        command.SetAction(parsed => new SceneFeatureTraining(options.Read(parsed), terminal, cancellation).Run());
        return command;
    }
}
