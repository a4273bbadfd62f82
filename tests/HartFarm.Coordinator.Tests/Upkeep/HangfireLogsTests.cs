using HartFarm.Coordinator.Upkeep;
using Microsoft.Extensions.Logging;
using HangfireLevel = Hangfire.Logging.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace HartFarm.Coordinator.Tests.Upkeep;

public class HangfireLogsTests
{
    [Fact]
    public void What_Hangfire_says_stands_in_the_hosts_log()
    {
        using var provider = new Recorder();
        using var factory = LoggerFactory.Create(log => log.AddProvider(provider).SetMinimumLevel(Level.Information));
        var log = new HangfireLogs(factory).GetLogger("Hangfire.Server");
        Assert.False(log.Log(HangfireLevel.Debug, null));
        Assert.True(log.Log(HangfireLevel.Info, null));
        Assert.True(log.Log(HangfireLevel.Fatal, () => "it ends", new InvalidOperationException("why")));
        Assert.Equal((Level.Critical, "Hangfire.Server", "it ends", "why"), Assert.Single(provider.Records));
    }

    [Fact]
    public void A_host_that_has_ended_gives_a_log_that_nobody_hears()
    {
        var factory = LoggerFactory.Create(_ => { });
        var logs = new HangfireLogs(factory);
        factory.Dispose();
        Assert.False(logs.GetLogger("Hangfire.PostgreSql").Log(HangfireLevel.Error, () => "nobody hears it"));
    }

    private sealed class Recorder : ILoggerProvider
    {
        public List<(Level Level, string Category, string Message, string? Error)> Records { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Log(Recorder recorder, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(Level logLevel) => true;

            void ILogger.Log<TState>(Level logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                recorder.Records.Add((logLevel, category, formatter(state, exception), exception?.Message));
        }
    }
}
