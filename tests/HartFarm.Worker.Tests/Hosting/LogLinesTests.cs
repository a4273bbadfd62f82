using HartFarm.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace HartFarm.Worker.Tests.Hosting;

/// <summary>What a stranger has sent cannot play with whoever reads the log.</summary>
public class LogLinesTests
{
    private const string Hostile = "a fox\r\u001b[2Jfail: forged\u007f\u009b1A\ttail";
    private const string Shown = "a fox\\u000d\\u001b[2Jfail: forged\\u007f\\u009b1A\ttail";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Control_characters_are_written_out_in_messages_and_errors(bool isSingleLine)
    {
        var line = Written(Hostile, new InvalidOperationException(Hostile), isSingleLine);
        Assert.Contains($"      {Shown}", line.Replace("[7]", "     ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"System.InvalidOperationException: {Shown}", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, character => char.IsControl(character) && character is not ('\n' or '\t'));
    }

    [Fact]
    public void A_second_line_begins_no_entry_of_its_own()
    {
        Assert.DoesNotContain("\nfail:", Written("a fox\nfail: forged", null, isSingleLine: false), StringComparison.Ordinal);
        Assert.Equal("fail: test[7] a fox fail: forged\n", Written("a fox\nfail: forged", null, isSingleLine: true));
    }

    [Fact]
    public void What_has_none_stays_as_it_is() => Assert.Equal("fail: test[7] ein Fuchs, 狐, 🦊\n", Written("ein Fuchs, 狐, 🦊", null, isSingleLine: true));

    private static string Written(string message, Exception? error, bool isSingleLine)
    {
        using var services = new ServiceCollection().AddLogging(log => log.AddTextLines(isPlain: true, isSingleLine)).BuildServiceProvider();
        // The one that the console's logger is told to take.
        var chosen = services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(one => one.Name == chosen);
        using var text = new StringWriter { NewLine = "\n" };
        formatter.Write(new LogEntry<string>(LogLevel.Error, "test", new EventId(7), message, error, (state, _) => state), null, text);
        return text.ToString();
    }
}
