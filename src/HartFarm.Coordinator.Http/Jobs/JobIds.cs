using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Ids as they are sent.</summary>
internal static class JobIds
{
    /// <summary>A job's id.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static Guid Parse(string id) => Guid.TryParse(id, out var job) ? job : throw RequestException.Missing("such job");

    public static string Text(Guid id) => id.ToString("N");
}
