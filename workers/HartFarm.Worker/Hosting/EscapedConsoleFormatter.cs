using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HartFarm.Worker.Hosting;

/// <summary>
/// The library's formatter for people, with the control characters of what is told written out, such as <c>\u001b</c>: what a stranger has sent, or a server answered, neither overwrites a
/// line nor commands the terminal that shows the log. Ends of lines stay, after which the library indents.
/// </summary>
/// <param name="services">Have the library's.</param>
internal sealed class EscapedConsoleFormatter(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "escaped";

    // C0 but for tab and line feed, delete, and C1.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(character => char.IsControl(character) && character is not ('\t' or '\n'))]);

    // All formatters are made together, this one among them.
    private readonly Lazy<ConsoleFormatter> _simple = new(
        () => services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (format, error) = (logEntry.Formatter, logEntry.Exception);
        var escaped = new LogEntry<TState>(
            logEntry.LogLevel, logEntry.Category, logEntry.EventId, logEntry.State, error is null ? null : new EscapedException(error), (state, _) => Escape(format(state, error)));
        _simple.Value.Write(escaped, scopeProvider, textWriter);
    }

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Controls)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (Controls.Contains(character)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else escaped.Append(character);
        }
        return escaped.ToString();
    }

    /// <summary>An error as the log shows it: nothing else is asked of it.</summary>
    private sealed class EscapedException(Exception error) : Exception
    {
        public override string ToString() => Escape(error.ToString());
    }
}
