using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Evaluation;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm eval</c>: measures models.</summary>
public static class EvalCommands
{
    private const string Notes = """
        The data:
          As in hartfarm train; the first N images are taken, in their order. For scenes, the pictures are also held against their captions:
          shapes, colours, sizes, places and backgrounds are read from the pixels. scenes?split=held-out has combinations that training
          never shows.

        The features:
          The Fréchet distance compares features of an Inception-v3 (pt_inception-2015-12-05-6726825d.pth, or the same as safetensors) or of
          the network for scenes (hartfarm train scene-features). Distances by different features cannot be compared.

        """;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation) =>
        new("eval", "Measures models, with their residual and without.") { Reconstruction(terminal, cancellation), Generation(terminal, cancellation) };

    private static DocumentedCommand Reconstruction(Terminal terminal, CancellationToken cancellation)
    {
        var options = new EvalOptionSet(1000);
        var command = new DocumentedCommand("reconstruction", "Measures what the image tokenizer makes of images: PSNR, SSIM, Fréchet distance.", $"""
            {Notes}
            Example:
              hartfarm eval reconstruction --model hart-scenes --data "scenes?split=held-out" --features scene_features.safetensors --grid grid.png
            """);
        options.AddTo(command);
        command.SetAction(parsed => new ReconstructionEval(options.Read(parsed), terminal, cancellation).Run());
        return command;
    }

    private static DocumentedCommand Generation(Terminal terminal, CancellationToken cancellation)
    {
        var options = new EvalOptionSet(500);
        var guidance = CheckedOption.Number("--guidance", "G", "a number from 0 to 100", "Strength of classifier-free guidance.", value => value is >= 0 and <= 100, SamplingDefaults.OwnGuidance);
        var topK = CheckedOption.Int("--top-k", "K", 1, int.MaxValue, "Draw each token from the K likeliest. Default: the model's own.");
        var topP = CheckedOption.Number("--top-p", "P", "a number from 0 to 1", "Draw each token from the likeliest that make up the share P; 0 is off.", value => value is >= 0 and <= 1, SamplingDefaults.OwnTopP);
        var temperature = CheckedOption.Number("--temperature", "T", "a number above 0, at most 100", "Divides the logits before a token is drawn.", value => value is > 0 and <= 100, SamplingDefaults.OwnTemperature);
        var seed = CheckedOption.Long("--seed", "S", "The seed of the first image; each next one's is one more.", 1);
        var command = new DocumentedCommand("generation", "Measures what a model makes of captions: Fréchet distance and, for scenes, what is right in the pictures.", $"""
            {Notes}
            {SamplingDefaults.Note}

            Example:
              hartfarm eval generation --model hart-scenes --data "scenes?split=held-out" --images 500 --features scene_features.safetensors --json
            """);
        options.AddTo(command);
        foreach (var option in (Option[])[guidance, topK, topP, temperature, seed]) command.Add(option);
        command.SetAction(parsed =>
        {
            var read = options.Read(parsed);
            var defaults = SamplingDefaults.Of(read.Model);
            return new GenerationEval(
                read with
                {
                    Guidance = SamplingDefaults.Given(parsed, guidance, defaults.Guidance),
                    TopK = parsed.GetValue(topK),
                    TopP = SamplingDefaults.Given(parsed, topP, defaults.TopP),
                    Temperature = SamplingDefaults.Given(parsed, temperature, defaults.Temperature),
                    Seed = parsed.GetValue(seed)!.Value,
                },
                terminal, cancellation).Run();
        });
        return command;
    }
}
