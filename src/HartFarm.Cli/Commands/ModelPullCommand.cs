using System.CommandLine;
using System.Text.RegularExpressions;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm model pull</c>.</summary>
public sealed partial class ModelPullCommand(Terminal terminal, IModelDownloader downloader, CancellationToken cancellation)
{
    private const string Notes = """
        What is fetched:
          The folders llm and tokenizer of REPO, and the text encoder: from REPO where it has one, else from the repository that is known to
          belong to it. Every file is checked against the hub's hash. A download that was stopped goes on where it was when the command is
          started again; what is there already is not fetched again.

        The system prompt:
          Text that the model was trained to see before each prompt. It is taken from --system-prompt, else from REPO's hartfarm.json, else,
          for the published HART, from the source of its reference implementation; it is kept in DIR/hartfarm.json.

        Environment:
          HF_ENDPOINT                  the hub's address; default: https://huggingface.co
          HF_TOKEN                     an access token, for repositories that need one; sent to the hub alone
          HARTFARM_REFERENCE_ENDPOINT  where the reference implementation's source lies; default: https://raw.githubusercontent.com

        Example:
          hartfarm model pull mit-han-lab/hart-0.7b-1024px --out hart-0.7b
        """;

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var repository = new Argument<string>("REPO") { Description = "The repository of the checkpoint, as owner/name." };
        var revision = new Option<string?>("--revision") { HelpName = "REV", Description = "A branch, tag or commit of it. Default: main." };
        var textEncoder = new Option<string?>("--text-encoder")
        {
            HelpName = "REPO",
            Description = "The repository of the text encoder. Default: see below.",
        };
        var textEncoderRevision = new Option<string?>("--text-encoder-revision")
        {
            HelpName = "REV",
            Description = "A branch, tag or commit of it. Default: main.",
        };
        var systemPrompt = new Option<string?>("--system-prompt")
        {
            HelpName = "FILE",
            Description = "A file with the text that goes before each prompt. Default: see below.",
        };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the checkpoint; made if missing.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print a JSON object, as model inspect does." };
        var command = new DocumentedCommand("pull", "Downloads a checkpoint from a Hugging Face hub.", Notes)
        {
            repository, revision, textEncoder, textEncoderRevision, systemPrompt, folder, json,
        };
        command.SetAction(parsed => Pull(new ModelPullOptions(
            Repository(parsed.GetRequiredValue(repository), "REPO"),
            parsed.GetValue(revision),
            parsed.GetValue(textEncoder) is { } encoder ? Repository(encoder, "--text-encoder") : null,
            parsed.GetValue(textEncoderRevision),
            Existing(parsed.GetValue(systemPrompt)),
            parsed.GetRequiredValue(folder)), parsed.GetValue(json)));
        return command;
    }

    private int Pull(ModelPullOptions options, bool isJson)
    {
        try
        {
            var report = terminal.Transfer().Show(progress => downloader.PullAsync(options, progress, cancellation).GetAwaiter().GetResult());
            terminal.Output.WriteLine(isJson ? ModelReportText.Json(report) : ModelReportText.Plain(report));
            return ExitCodes.Done;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("hartfarm: interrupted; what was fetched is kept, and the same command goes on from there");
            return ExitCodes.Interrupted;
        }
    }

    private static string Repository(string name, string option) =>
        RepositoryName().IsMatch(name) ? name : throw new InputException($"{option} must be a repository as owner/name, not '{name}'.");

    private static string? Existing(string? file) =>
        file is null || File.Exists(file) ? file : throw new InputException($"--system-prompt: there is no file {file}");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryName();
}
