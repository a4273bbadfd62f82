using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace HartFarm.Coordinator.Http.Reference;

/// <summary>The interface's reference for people, at <c>/reference</c>: the OpenAPI document, to read and to try out.</summary>
internal static class ReferencePage
{
    private const string Path = "/reference";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapScalarApiReference(Path, page => page
        .WithTitle("HartFarm")
        .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)
        // Fonts, proxies and telemetry of other hosts stay away.
        .DisableDefaultFonts()
        .DisableTelemetry()
        .WithProxy(""));
}
