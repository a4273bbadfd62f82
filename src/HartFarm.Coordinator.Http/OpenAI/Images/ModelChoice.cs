using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Workers;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Which model a request means that names none.</summary>
internal sealed class ModelChoice(FarmStore store, IOptions<SubmissionOptions> options)
{
    /// <summary>The model's name.</summary>
    /// <exception cref="JobRefusedException">It must be named, since there is not just one.</exception>
    public async Task<string> OfAsync(string? model, CancellationToken cancellation)
    {
        if (model is not null) return model;
        var known = await store.ReadAsync(context => LiveWorkers.KnownAsync(context, cancellation), cancellation).ConfigureAwait(false);
        string[] names = [.. known.Select(plan => plan.SizeClass).Union(options.Value.SizeClasses).Select(one => one.Model).Distinct().Order(StringComparer.Ordinal)];
        return names switch
        {
            [var only] => only,
            [] => throw new JobRefusedException("model", "no worker has published a model yet"),
            _ => throw new JobRefusedException("model", $"must be named; there are {string.Join(", ", names)}"),
        };
    }
}
