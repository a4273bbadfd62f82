using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace HartFarm.Worker.Hosting;

/// <summary>How a process writes its log.</summary>
public static class LogLines
{
    /// <summary>For people.</summary>
    public const string Text = "text";

    /// <summary>For programs: an object a line, with the scopes of job and shard.</summary>
    public const string Json = "json";

    /// <summary>Writes the log as JSON.</summary>
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder log) => log.AddJsonConsole(console =>
        (console.IncludeScopes, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ"));

    /// <summary>Writes the log for people without colours, where a condition holds; else colours are there on a terminal.</summary>
    public static ILoggingBuilder WithoutColors(this ILoggingBuilder log, bool isPlain)
    {
        if (isPlain) log.Services.Configure<SimpleConsoleFormatterOptions>(console => console.ColorBehavior = LoggerColorBehavior.Disabled);
        return log;
    }
}
