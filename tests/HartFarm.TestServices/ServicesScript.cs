using System.Diagnostics;
using System.Globalization;
using HartFarm.Build.Tests;

namespace HartFarm.Testing.Services;

/// <summary>Runs scripts/services.sh of the repository.</summary>
internal sealed class ServicesScript(string root, bool isDurable)
{
    private static readonly string Path = Repository.At("scripts/services.sh");

    /// <summary>How long RabbitMQ waits for acknowledgements; null for its usual time.</summary>
    internal TimeSpan? AcknowledgeWithin { get; set; }

    /// <summary>What the command printed.</summary>
    /// <exception cref="ServicesUnavailableException">It failed; the message is what it said.</exception>
    internal async Task<string> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return process.ExitCode == 0 ? output : throw new ServicesUnavailableException((await error.ConfigureAwait(false)).Trim());
    }

    /// <summary>Lets a background process stop everything when the stream that is returned is closed, or this process is gone.</summary>
    internal async Task<IDisposable> WatchAsync(CancellationToken cancellation)
    {
        var process = Start("watch");
        await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return process.StandardInput;
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HARTFARM_SERVICES_ROOT"] = root;
        start.Environment["HARTFARM_SERVICES_PORT"] = "auto";
        // Data that a test run throws away need not survive a loss of power.
        start.Environment["HARTFARM_SERVICES_FSYNC"] = isDurable ? "on" : "off";
        if (AcknowledgeWithin is { } time) start.Environment["HARTFARM_SERVICES_ACKNOWLEDGE"] = time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }
}
