using System.Text.RegularExpressions;
using HartFarm.Settings;
using Microsoft.Extensions.Options;

namespace HartFarm.Worker.Hosting;

/// <summary>Says what is wrong with a worker's options, each by its name.</summary>
public sealed partial class WorkerOptionsCheck : IValidateOptions<WorkerOptions>
{
    private const string Section = "worker";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        string[] faults = [.. FaultsOfSettings(options), .. FaultsOfModels(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>What is wrong with all but the models, each fault as <c>worker.key: reason</c>.</summary>
    public static IEnumerable<string> FaultsOfSettings(WorkerOptions options)
    {
        foreach (var fault in OptionFaults.Of(Section, options)) yield return fault;
        if (!DeviceName().IsMatch(options.Device)) yield return $"{Section}.device: must be cpu or cuda:N, not {options.Device}";
        if (options.SpoolFolder is { } spool && !Directory.Exists(spool)) yield return $"{Section}.spoolFolder: there is no folder {spool}";
    }

    private static IEnumerable<string> FaultsOfModels(WorkerOptions options)
    {
        if (options.Models.Count == 0) yield return $"{Section}.models: at least one is needed";
        foreach (var model in options.Models.Where(model => !ModelName().IsMatch(model.Name)))
            yield return $"{Section}.models: a name has letters, digits, '.', '_' and '-', starts with one of the first two and is at most 64 long; '{model.Name}' is not";
        foreach (var model in options.Models.Where(model => !Directory.Exists(model.Path))) yield return $"{Section}.models: there is no folder {model.Path}";
    }

    [GeneratedRegex(@"^(cpu|cuda:(0|[1-9][0-9]{0,2}))$", RegexOptions.NonBacktracking)]
    private static partial Regex DeviceName();

    // What the brokers allow in a queue's name.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex ModelName();
}
