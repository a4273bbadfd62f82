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

    /// <summary>Writes the log for people, with control characters written out.</summary>
    /// <param name="log">The log.</param>
    /// <param name="isPlain">Whether there are no colours even on a terminal.</param>
    /// <param name="isSingleLine">Whether what is told is one line.</param>
    public static ILoggingBuilder AddTextLines(this ILoggingBuilder log, bool isPlain, bool isSingleLine = false)
    {
        log.AddConsole(console => console.FormatterName = EscapedConsoleFormatter.FormatterName).AddConsoleFormatter<EscapedConsoleFormatter, ConsoleFormatterOptions>();
        log.Services.Configure<SimpleConsoleFormatterOptions>(console =>
        {
            console.SingleLine = isSingleLine;
            if (isPlain) console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        return log;
    }
}
