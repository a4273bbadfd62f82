using System.Collections;
using HartFarm.Worker.Shards;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HartFarm.Worker.Hosting;

/// <summary>
/// Sends traces by OTLP where the variables of OpenTelemetry name a receiver: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c> or
/// <c>OTEL_TRACES_EXPORTER=otlp</c>. Without them nothing is recorded.
/// </summary>
public static class TraceExport
{
    /// <summary>Of a hundred shards this many are traced, unless <c>OTEL_TRACES_SAMPLER</c> says otherwise.</summary>
    private const double UsualRatio = 0.1;

    /// <summary>Whether the environment asks for traces.</summary>
    public static bool IsWanted => !IsTrue("OTEL_SDK_DISABLED") && Value("OTEL_TRACES_EXPORTER") switch
    {
        null => Value("OTEL_EXPORTER_OTLP_ENDPOINT") is not null || Value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is not null,
        var exporter => exporter == "otlp",
    };

    /// <summary>OpenTelemetry's variables, for a host that reads no environment: its configuration is where OpenTelemetry looks for them.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
        .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    /// <summary>Adds the export, if it is wanted.</summary>
    /// <param name="services">The process's.</param>
    /// <param name="service">What the process is, where <c>OTEL_SERVICE_NAME</c> does not say.</param>
    /// <param name="more">Adds sources besides a worker's and the bus's.</param>
    public static IServiceCollection AddTraceExport(this IServiceCollection services, string service, Action<TracerProviderBuilder>? more = null)
    {
        if (!IsWanted) return services;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Value("OTEL_SERVICE_NAME") ?? service, serviceVersion: WorkerServices.Version))
            .WithTracing(traces =>
            {
                traces.AddWorker();
                more?.Invoke(traces);
                if (Value("OTEL_TRACES_SAMPLER") is null) traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(UsualRatio)));
                traces.AddOtlpExporter();
            });
        return services;
    }

    /// <summary>Lets a recorder hear of a worker's spans and of messages'.</summary>
    public static TracerProviderBuilder AddWorker(this TracerProviderBuilder traces) => traces.AddSource(WorkerTraces.Name, "MassTransit");

    private static bool IsTrue(string variable) => string.Equals(Value(variable), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
