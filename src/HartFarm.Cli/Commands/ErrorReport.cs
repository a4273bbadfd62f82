using HartFarm.Cli.Generation;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Model.Runtime;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation;
using HartFarm.Training.Runs;
using HartFarm.Worker;
using Microsoft.Extensions.Options;

namespace HartFarm.Cli.Commands;

/// <summary>What the user is told of an exception, and the exit code.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Message">Without a stack trace, unless nobody foresaw the exception.</param>
public sealed record ErrorReport(int ExitCode, string Message)
{
    /// <summary>The report of an exception that ended a command.</summary>
    public static ErrorReport Of(Exception error) => error switch
    {
        InputException or PromptException or CheckpointException or DatasetRefusedException => new(ExitCodes.BadInput, error.Message),
        JobRefusedException or QuotaException or ManifestException or OptionsValidationException or WorkerException => new(ExitCodes.BadInput, error.Message),
        DataException or EvaluationException or TrainingException { WhileRunning: false } => new(ExitCodes.BadInput, error.Message),
        FarmException { IsRefused: true } => new(ExitCodes.BadInput, error.Message),
        FarmException or DownloadException => new(ExitCodes.Failed, error.Message),
        OperationCanceledException => new(ExitCodes.Interrupted, "interrupted"),
        DatasetWriteException or ImageException or GenerationException or HubException or TorchUnavailableException or TrainingException or StoreException => new(ExitCodes.Failed, error.Message),
        _ => new(ExitCodes.Failed, $"unexpected failure, please report it: {error}"),
    };
}
