using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace HartFarm.Coordinator.Http.Reference;

/// <summary>Bodies to send, by method and path; each is accepted as it stands by a farm that has the model.</summary>
internal static class RequestExamples
{
    private const string Small = """
        {
          "model": "hart-scenes",
          "prompts": { "items": [ { "prompt": "a large red circle above a small blue square" }, { "prompt": "a small green star", "count": 2, "seed": 7 } ] },
          "guidance": 4,
          "sampling": { "temperature": 0.5 },
          "seed": 1
        }
        """;

    private const string Large = """
        {
          "name": "shapes, every combination",
          "model": "hart-scenes",
          "prompts": {
            "items": [ { "prompt": "a {small|large} {colour} {kind}", "metadata": { "set": "training" } } ],
            "expansion": { "mode": "product", "lists": { "colour": [ "red", "green", "blue" ], "kind": [ "circle", "square", "star" ] } }
          },
          "images_per_prompt": 10,
          "guidance": 4,
          "sampling": { "temperature": 0.5 },
          "seed": 1,
          "output": { "format": "parquet", "image": "webp", "quality": 95 },
          "priority": "high",
          "tags": [ "shapes" ],
          "webhook": { "url": "https://example.com/hooks/hartfarm" },
          "max_failures": 10,
          "exact": true
        }
        """;

    private static readonly Dictionary<string, (string Name, string Summary, string Body)[]> All = new(StringComparer.Ordinal)
    {
        ["POST /v1/jobs"] = [("small", "A few prompts", Small), ("large", "Prompts with choices, a dataset in Parquet, a webhook", Large)],
        ["POST /v1/jobs/dry-run"] = [("large", "What a job would be, before it is one", Large)],
        ["POST /v1/images/generations"] =
        [
            ("image", "An image at once", """
                { "model": "hart-scenes", "prompt": "a large red circle above a small blue square", "n": 1, "size": "64x64", "response_format": "b64_json", "seed": 7, "guidance_scale": 4 }
                """),
            ("stream", "An image that is shown twice before it is finished", """
                { "model": "hart-scenes", "prompt": "a small green star", "size": "64x64", "seed": 7, "guidance_scale": 4, "stream": true, "partial_images": 2 }
                """),
        ],
        ["POST /v1/tenants"] =
        [
            ("tenant", "A tenant with quotas", """
                { "name": "research", "weight": 2, "quotas": { "images_per_day": 1000000, "jobs_at_once": 20, "images_per_job": 500000 } }
                """),
        ],
        ["PUT /v1/tenants/{name}"] = [("quotas", "Other quotas", """{ "weight": 1, "quotas": { "images_per_day": 50000 } }""")],
        ["POST /v1/keys"] = [("key", "A key that submits and expires", """{ "tenant": "research", "name": "nightly build", "scopes": [ "read", "submit" ], "expires_at": "2099-01-01T00:00:00Z" }""")],
        ["POST /v1/batches"] =
        [
            ("batch", "The requests of an uploaded file", """{ "input_file_id": "file-00000000000000000000000000000000", "endpoint": "/v1/images/generations", "completion_window": "24h" }"""),
            ("expiring", "The same, with results that are deleted after a week", """
                { "input_file_id": "file-00000000000000000000000000000000", "endpoint": "/v1/images/generations", "completion_window": "24h", "output_expires_after": { "anchor": "created_at", "seconds": 604800 } }
                """),
        ],
    };

    /// <summary>Those of an operation; null where it has none.</summary>
    /// <param name="operation">As in <c>POST /v1/jobs</c>.</param>
    internal static Dictionary<string, IOpenApiExample>? Of(string operation) =>
        All.GetValueOrDefault(operation)?.ToDictionary(example => example.Name, IOpenApiExample (example) => new OpenApiExample { Summary = example.Summary, Value = JsonNode.Parse(example.Body) });
}
