using System.Globalization;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using MudBlazor;

namespace HartFarm.Dashboard.Live;

/// <summary>How numbers, times and states are said.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A number with its thousands apart.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something.</summary>
    public static string Of(long count, string what) => count == 1 ? $"1 {what}" : $"{Count(count)} {what}s";

    /// <summary>Images a second, or a minute where they are few.</summary>
    public static string Rate(double? perSecond) => perSecond switch
    {
        null => "–",
        0 => "0 images/s",
        < 0.95 => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.0} images/min"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0} images/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} images/s"),
    };

    /// <summary>Bytes in the unit that suits them.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    /// <summary>A length of time, in two units at most.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } value || double.IsNaN(value) || value > 1e11) return "–";
        var time = TimeSpan.FromSeconds(Math.Ceiling(value));
        return time switch
        {
            { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h",
            { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
            { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
            _ => $"{time.Seconds} s",
        };
    }

    /// <summary>A time of day in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A job's state in words.</summary>
    public static string State(JobState state) => state switch
    {
        JobState.CompletedWithErrors => "Completed with errors",
        _ => state.ToString(),
    };

    /// <summary>What happened, in words.</summary>
    public static string Of(JobEventKind kind) => kind switch
    {
        JobEventKind.CompletedWithErrors => "Completed with errors",
        _ => kind.ToString(),
    };

    /// <summary>The colour that goes with a state.</summary>
    public static Color Colour(JobState state) => state switch
    {
        JobState.Running or JobState.Finalizing => Color.Info,
        JobState.Completed => Color.Success,
        JobState.CompletedWithErrors or JobState.Paused => Color.Warning,
        JobState.Failed => Color.Error,
        _ => Color.Default,
    };
}
