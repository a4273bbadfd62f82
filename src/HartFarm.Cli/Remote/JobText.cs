using System.Globalization;
using System.Text.Json;
using HartFarm.Cli.Display;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Cli.Remote;

/// <summary>Jobs for people and for programs.</summary>
internal static class JobText
{
    /// <summary>One JSON value on one line.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, WireJson.Client);

    /// <summary>A state as the interface names it.</summary>
    public static string State(JobState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>As in <c>12/40 images, 3.21 images/s, 00:00:09 left, 1 failed</c>.</summary>
    public static string Progress(JobInfo job)
    {
        var progress = job.Progress;
        List<string> parts = [string.Create(CultureInfo.InvariantCulture, $"{progress.Completed + progress.InProgress}/{progress.Images} images")];
        if (progress.ImagesPerSecond is { } rate) parts.Add($"{Pace.Number(rate)} images/s");
        if (progress.SecondsLeft is { } left) parts.Add($"{Pace.Duration(left)} left");
        if (progress.Failed > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Failed} failed"));
        return string.Join(", ", parts);
    }

    /// <summary>How a job stands, with the first thing that holds it up, as in <c>running, 12/40 images, held up: a worker has trouble: the store is full</c>.</summary>
    public static string Standing(JobInfo job) =>
        $"{State(job.State)}, {Progress(job)}{(job.HeldUpBy is [var first, ..] ? $", held up: {Safe(first)}" : "")}";

    /// <summary>A line of a list.</summary>
    public static string Line(JobInfo job) => $"{job.Id}  {State(job.State),-21}  {Progress(job),-40}  {Safe(job.Name)}";

    /// <summary>All that matters of a job.</summary>
    public static string Report(JobInfo job)
    {
        var shards = job.Shards;
        List<(string Name, string? Value)> lines =
        [
            ("job", job.Id),
            ("name", Safe(job.Name)),
            ("state", State(job.State)),
            ("error", job.Error is { } error ? Safe(error) : null),
            .. (job.HeldUpBy ?? []).Select(reason => ("held up", (string?)Safe(reason))),
            ("model", $"{job.Model}, {job.Size}"),
            ("images", Progress(job)),
            ("shards", string.Create(CultureInfo.InvariantCulture, $"{shards.Completed}/{shards.Total} completed, {shards.Leased} with workers, {shards.Failed} failed")),
            ("bytes", ByteSize.Text(job.Progress.ImageBytes)),
            ("tags", job.Tags.Count == 0 ? null : Safe(string.Join(", ", job.Tags))),
            ("created", Time(job.CreatedAt)),
            ("started", Time(job.StartedAt)),
            ("ended", Time(job.EndedAt)),
        ];
        return string.Join('\n', lines.Where(line => line.Value is not null).Select(line => $"{line.Name,-8}{line.Value}"));
    }

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>What came over the network must not steer the terminal.</summary>
    public static string Safe(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
