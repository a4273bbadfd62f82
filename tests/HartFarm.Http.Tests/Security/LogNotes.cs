using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HartFarm.Http.Tests.Security;

/// <summary>Keeps whatever is logged, on every level, with scopes and exceptions.</summary>
internal sealed class LogNotes : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<string> _messages = [];

    /// <summary>What was logged.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Only what a program writes to its log if nobody asks for more, without scopes and exceptions.</summary>
    public IReadOnlyCollection<string> Messages => _messages;

    public ILogger CreateLogger(string categoryName) =>
        new Logger(this, categoryName.StartsWith("HartFarm.", StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning);

    public void Dispose()
    {
    }

    private sealed class Logger(LogNotes notes, LogLevel shown) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            notes._lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            notes._lines.Enqueue(formatter(state, exception));
            if (logLevel >= shown) notes._messages.Enqueue(formatter(state, exception));
            if (state is IEnumerable<KeyValuePair<string, object?>> values) notes._lines.Enqueue(string.Join(", ", values.Select(value => $"{value.Key}={value.Value}")));
            if (exception is not null) notes._lines.Enqueue($"{exception}");
        }
    }
}
