using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Http.Rates;
using HartFarm.Coordinator.Http.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Models and workers.</summary>
internal static class FarmApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var farm = routes.MapGroup("/v1").WithTags("Farm").RequireAuthorization(Scopes.Read);
        farm.MapGet("models", ModelsAsync).WithSummary("List the models that workers have published");
        farm.MapGet("models/{id}", ModelAsync).WithSummary("Look at a model").Produces<ErrorBody>(404);
        farm.MapGet("workers", WorkersAsync).WithSummary("List the workers that live");
        farm.MapGet("size-classes", SizeClassesAsync).WithSummary("Tell what waits by model and size: a tenant's own, and all to an administrator");
        farm.MapGet("rates", Rates).WithSummary("Tell how fast images were made lately: a tenant's own, and all to an administrator");
    }

    private static async Task<Ok<ListOf<ModelInfo>>> ModelsAsync(FarmReader farm, CancellationToken cancellation)
    {
        var models = await farm.ModelsAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new ListOf<ModelInfo> { Data = models, FirstId = models is [var first, ..] ? first.Id : null, LastId = models is [.., var last] ? last.Id : null });
    }

    private static async Task<Ok<ModelInfo>> ModelAsync(string id, FarmReader farm, CancellationToken cancellation) =>
        (await farm.ModelsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(model => model.Id == id) is { } found
            ? TypedResults.Ok(found)
            : throw new RequestException(404, "There is no such model.", new ProblemError("model", null, $"there is no model '{id}'")) { Code = ErrorCodes.ModelNotFound };

    private static async Task<Ok<Page<WorkerInfo>>> WorkersAsync(FarmReader farm, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<WorkerInfo>(await farm.WorkersAsync(cancellation).ConfigureAwait(false), null));

    private static async Task<Ok<Page<SizeClassInfo>>> SizeClassesAsync(SizeClassReader sizes, ClaimsPrincipal user, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<SizeClassInfo>(await sizes.ListAsync(user.TenantToSee(), cancellation).ConfigureAwait(false), null));

    private static Ok<Page<RatePoint>> Rates(RateHistory history, ClaimsPrincipal user) =>
        TypedResults.Ok(new Page<RatePoint>(history.Points(user.TenantToSee()), null));
}
