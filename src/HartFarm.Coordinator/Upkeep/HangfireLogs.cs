using Hangfire.Logging;
using Microsoft.Extensions.Logging;
using HangfireLevel = Hangfire.Logging.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>
/// Hangfire's log in that of the host. Hangfire keeps one for the whole process, and asks it for loggers when its own classes are first used: where the host has
/// ended by then and another runs on, there is no log in place of an error that would end the other one.
/// </summary>
internal sealed class HangfireLogs(ILoggerFactory factory) : ILogProvider
{
    /// <inheritdoc/>
    public ILog GetLogger(string name)
    {
        try
        {
            return new HostLog(factory.CreateLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return new HostLog(null);
        }
    }

    private sealed class HostLog(ILogger? log) : ILog
    {
        // Without a message Hangfire asks whether the level is heard.
        public bool Log(HangfireLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            var level = LevelOf(logLevel);
            if (log?.IsEnabled(level) != true) return false;
            if (messageFunc is not null) log.Log(level, default, messageFunc, exception, (message, _) => message());
            return true;
        }

        private static Level LevelOf(HangfireLevel level) => level switch
        {
            HangfireLevel.Trace => Level.Trace,
            HangfireLevel.Debug => Level.Debug,
            HangfireLevel.Info => Level.Information,
            HangfireLevel.Warn => Level.Warning,
            HangfireLevel.Error => Level.Error,
            _ => Level.Critical,
        };
    }
}
