using System.Text.RegularExpressions;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Checks what is to be set of a tenant.</summary>
internal static partial class TenantCheck
{
    private const double MostWeight = 1_000_000;

    /// <exception cref="RequestException">Fields will not do; all of them are named.</exception>
    public static void Run(TenantSettings settings)
    {
        var quotas = settings.Quotas;
        List<ProblemError> errors = [];
        if (settings is TenantRequest { Name: var name } && !Name().IsMatch(name))
            errors.Add(new ProblemError("name", null, "must be 1 to 100 letters, digits, dots, dashes and underscores, the first a letter or a digit"));
        if (!(settings.Weight > 0 && settings.Weight <= MostWeight)) errors.Add(new ProblemError("weight", null, $"must be above 0, at most {MostWeight}"));
        foreach (var (field, value) in new[]
        {
            ("images_per_day", quotas.ImagesPerDay), ("jobs_at_once", quotas.JobsAtOnce), ("images_per_job", quotas.ImagesPerJob), ("unfinished_images", quotas.UnfinishedImages),
        })
        {
            if (value < 0) errors.Add(new ProblemError($"quotas.{field}", null, $"must not be below 0, as {value} is"));
        }
        if (errors.Count > 0) throw new RequestException(400, "The request is not valid.", errors);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Name();
}
