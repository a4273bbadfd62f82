using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HartFarm.Http.Tests.Security;

/// <summary>Keeps whatever is logged, on every level, with scopes and exceptions.</summary>
internal sealed class LogNotes : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>What was logged.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception));
        if (state is IEnumerable<KeyValuePair<string, object?>> values) _lines.Enqueue(string.Join(", ", values.Select(value => $"{value.Key}={value.Value}")));
        if (exception is not null) _lines.Enqueue($"{exception}");
    }

    public void Dispose()
    {
    }
}
