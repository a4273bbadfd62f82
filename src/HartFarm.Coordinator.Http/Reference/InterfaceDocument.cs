using HartFarm.Coordinator.Http.Idempotency;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HartFarm.Coordinator.Http.Reference;

/// <summary>What the OpenAPI document says beyond the routes themselves: what the interface is, how a caller shows its key, and examples.</summary>
internal sealed class InterfaceDocument : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    private const string Scheme = "key";
    private const string Json = "application/json";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "HartFarm",
            Version = "v1",
            Description = """
                Jobs of prompts become datasets of images. Submit a job, follow its events, fetch its images, or its dataset object by object.

                Errors are problem details (RFC 9457) with `errors` by field and, for files, by `line`; on OpenAI's routes they have OpenAI's shape.
                A POST with an `Idempotency-Key` does its work once. Lists come in pages: `next` is the `after` of the next one.
                """,
            License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, as Authorization: Bearer KEY. A farm without keys, which listens on its own machine alone, asks for none.",
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var route = context.Description;
        if (route.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        }
        if (operation.RequestBody?.Content?.TryGetValue(Json, out var body) == true) body.Examples = RequestExamples.Of($"{route.HttpMethod} /{route.RelativePath?.TrimEnd('/')}");
        if (HttpMethods.IsPost(route.HttpMethod ?? ""))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyMiddleware.Header,
                In = ParameterLocation.Header,
                Description = "A text of your own. The same request under the same key is answered as before, and does nothing twice; another request under it is refused with 422.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyMiddleware.Longest },
            });
        }
        return Task.CompletedTask;
    }
}
