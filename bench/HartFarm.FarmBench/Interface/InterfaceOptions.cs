namespace HartFarm.FarmBench.Interface;

/// <summary>What is measured.</summary>
/// <param name="Submissions">Jobs that are submitted one after the other.</param>
/// <param name="Readers">Clients that ask for a job's status at once.</param>
/// <param name="Seconds">How long they ask.</param>
/// <param name="Listeners">Clients that follow a job's events at once.</param>
/// <param name="Lines">Lines of the file that is uploaded.</param>
/// <param name="Images">Images of the job whose gallery is looked through.</param>
/// <param name="Postgres">An empty PostgreSQL database; null for an SQLite file.</param>
internal sealed record InterfaceOptions(int Submissions, int Readers, double Seconds, int Listeners, int Lines, int Images, string? Postgres);
