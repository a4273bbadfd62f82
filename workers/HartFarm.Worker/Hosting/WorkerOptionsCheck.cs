using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace HartFarm.Worker.Hosting;

/// <summary>Says what is wrong with a worker's options, each by its name.</summary>
public sealed partial class WorkerOptionsCheck : IValidateOptions<WorkerOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        List<string> errors = [];
        if (!DeviceName().IsMatch(options.Device)) errors.Add($"Device must be cpu or cuda:N, not {options.Device}");
        if (options.Models.Count == 0) errors.Add("Models must name at least one model");
        foreach (var model in options.Models.Where(model => !ModelName().IsMatch(model.Name)))
            errors.Add($"Models: a name has letters, digits, '.', '_' and '-', starts with one of the first two and is at most 64 long; '{model.Name}' is not");
        foreach (var model in options.Models.Where(model => !Directory.Exists(model.Path))) errors.Add($"Models: there is no folder {model.Path}");
        if (options.Memory is <= 0) errors.Add($"Memory must be above 0, not {options.Memory}");
        if (options.Threads is < 1 or > 1024) errors.Add($"Threads must be 1 to 1024, not {options.Threads}");
        if (options.EncodeThreads is < 1 or > 1024) errors.Add($"EncodeThreads must be 1 to 1024, not {options.EncodeThreads}");
        if (options.MostBrokenBatches is < 1) errors.Add($"MostBrokenBatches must be at least 1, not {options.MostBrokenBatches}");
        if (options.SpoolFolder is { } spool && !Directory.Exists(spool)) errors.Add($"SpoolFolder: there is no folder {spool}");
        CheckTime(nameof(options.DrainLimit), options.DrainLimit);
        CheckTime(nameof(options.StoreLimit), options.StoreLimit);
        CheckTime(nameof(options.ProbeLimit), options.ProbeLimit);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void CheckTime(string option, TimeSpan time)
        {
            if (time < TimeSpan.Zero || time > Longest) errors.Add($"{option} must be 0 to a day, not {time}");
        }
    }

    [GeneratedRegex(@"^(cpu|cuda:(0|[1-9][0-9]{0,2}))$", RegexOptions.NonBacktracking)]
    private static partial Regex DeviceName();

    // What the brokers allow in a queue's name.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex ModelName();
}
