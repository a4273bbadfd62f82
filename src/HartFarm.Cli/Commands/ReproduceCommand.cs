using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Models;
using HartFarm.Cli.Reproduction;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm reproduce</c>: its options.</summary>
public sealed class ReproduceCommand(GeneratorFactory factory, Terminal terminal, CancellationToken cancellation)
{
    private const string Auto = "auto";

    private const string Notes = """
        What it does:
          It makes one image of a dataset again from what the manifest says of it, in a batch of the same size, and compares the file's
          SHA-256. Where it differs, it tells by how much the pixels differ, and what is not as it was: model, precision, device, version
          or batch. The exit code is 0 for the same bytes and 1 for others.

        Example:
          hartfarm reproduce --manifest dataset/manifest.parquet --image 000000042
        """;

    private readonly Option<string> _manifest = new("--manifest") { HelpName = "FILE", Description = "The manifest.parquet of a dataset, or the dataset's folder.", Required = true };
    private readonly Option<string> _image = new("--image") { HelpName = "KEY", Description = "The image's key, as in the manifest.", Required = true };
    private readonly Option<string?> _model = new("--model") { HelpName = "DIR", Description = $"The folder of the checkpoint. Default: the one that ships, {ShippedModel.Name}." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = DeviceOption.Threads();

    private readonly Option<string> _precision = CheckedOption.Word(
        "--precision", "Element type of the computation; auto is the one that the image was made in.", Auto, Auto, "float32", "bfloat16");

    private readonly Option<int?> _batch = CheckedOption.Int("--batch", "N", 1, 1024, "Images of the batch. Default: as many as it was made with.");
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE", Description = "Write the image to this file, too." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the report as a JSON object." };

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("reproduce", "Makes one image of a dataset again, and compares it.", Notes)
        {
            _manifest, _image, _model, _device, _precision, _threads, _batch, _out, _json,
        };
        command.SetAction(parsed => new ReproduceHandler(factory, terminal).Run(
            new ReproduceOptions
            {
                Manifest = parsed.GetRequiredValue(_manifest),
                Image = parsed.GetRequiredValue(_image),
                Model = parsed.GetValue(_model),
                Device = parsed.GetValue(_device),
                Precision = parsed.GetValue(_precision) is { } precision && precision != Auto ? precision : null,
                Threads = parsed.GetValue(_threads),
                Batch = parsed.GetValue(_batch),
                Out = parsed.GetValue(_out),
                Json = parsed.GetValue(_json),
            },
            cancellation));
        return command;
    }
}
