using Microsoft.Extensions.Logging;

namespace HartFarm.Cli.Farm;

/// <summary>
/// What the farm's parts log, in a line each: the warnings and errors of the project's own parts. They tell of the libraries' as far as these matter.
/// </summary>
/// <param name="print">Prints a line.</param>
/// <param name="verbose">Whether to print all that the own parts say, and the libraries' warnings and errors.</param>
public sealed class LineLog(Action<string> print, bool verbose) : ILoggerProvider
{
    private const string Own = "HartFarm.";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new Lines(print, categoryName.StartsWith(Own, StringComparison.Ordinal), verbose);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Lines(Action<string> print, bool own, bool verbose) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => (own || verbose) && logLevel != LogLevel.None && logLevel >= (own && verbose ? LogLevel.Information : LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var kind = logLevel switch { LogLevel.Warning => "warning: ", LogLevel.Error or LogLevel.Critical => "error: ", _ => "" };
            var reason = exception is null ? "" : $" ({exception.Message})";
            print($"hartfarm: {kind}{formatter(state, null)}{reason}".ReplaceLineEndings(" "));
        }
    }
}
