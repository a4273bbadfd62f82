using HartFarm.Cli.Farm;
using Microsoft.Extensions.Logging;

namespace HartFarm.Cli.Tests.Farm;

public class LineLogTests
{
    [Theory]
    [InlineData(false, new[] { "hartfarm: warning: careful", "hartfarm: error: it broke (a reason of two lines)" })]
    [InlineData(true, new[] { "hartfarm: by the way", "hartfarm: warning: careful", "hartfarm: warning: for whoever looks for it", "hartfarm: error: it broke (a reason of two lines)" })]
    public void What_matters_is_a_line_each_and_more_is_told_when_it_is_asked_for(bool verbose, string[] expected)
    {
        List<string> lines = [];
        using var log = new LineLog(lines.Add, verbose);
        var own = log.CreateLogger("HartFarm.Worker");
        Write(own, LogLevel.Debug, "nothing");
        Write(own, LogLevel.Information, "by the way");
        Write(own, LogLevel.Warning, "careful");
        Write(log.CreateLogger("Others.Part"), LogLevel.Information, "not for the user");
        Write(log.CreateLogger("Others.Part"), LogLevel.Warning, "for whoever looks for it");
        Write(own, LogLevel.Error, "it broke", new InvalidOperationException("a reason\nof two lines"));
        Assert.Equal(expected, lines);
    }

    private static void Write(ILogger log, LogLevel level, string text, Exception? error = null) => log.Log(level, default, text, error, (state, _) => state);
}
