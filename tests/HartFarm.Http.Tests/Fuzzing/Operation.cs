using System.Text.Json.Nodes;

namespace HartFarm.Http.Tests.Fuzzing;

/// <summary>An operation that the OpenAPI document describes.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its parameters in braces.</param>
/// <param name="PathParameters">Their names.</param>
/// <param name="QueryParameters">The names of those in the query.</param>
/// <param name="Body">A JSON body as the schema describes it, with each field in it; null where it takes none.</param>
internal sealed record Operation(HttpMethod Method, string Path, IReadOnlyList<string> PathParameters, IReadOnlyList<string> QueryParameters, JsonNode? Body)
{
    private const int Deepest = 6;

    /// <summary>All operations of a document.</summary>
    public static IEnumerable<Operation> All(JsonNode document)
    {
        foreach (var (path, method, operation) in Nodes(document))
        {
            var parameters = operation["parameters"]?.AsArray().Select(parameter => Resolve(document, parameter!)).ToList() ?? [];
            IReadOnlyList<string> In(string place) => [.. parameters.Where(parameter => (string?)parameter["in"] == place).Select(parameter => (string)parameter["name"]!)];
            var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
            yield return new Operation(new HttpMethod(method), path, In("path"), In("query"), schema is null ? null : Example(document, schema, 0));
        }
    }

    /// <summary>The same as they stand in the document; the method in capitals.</summary>
    public static IEnumerable<(string Path, string Method, JsonNode Node)> Nodes(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "delete" or "patch" or "head"
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value);

    /// <summary>A value that a schema allows.</summary>
    private static JsonNode? Example(JsonNode document, JsonNode schema, int depth)
    {
        schema = Resolve(document, schema);
        if (schema["enum"] is JsonArray { Count: > 0 } words) return words[0]?.DeepClone();
        foreach (var choice in (string[])["oneOf", "anyOf", "allOf"])
        {
            if (schema[choice] is JsonArray { Count: > 0 } choices) return Example(document, choices.First(one => (string?)one!["type"] != "null")!, depth);
        }
        var type = schema["type"] is JsonArray types ? types.Select(one => (string)one!).First(one => one != "null") : (string?)schema["type"];
        return type switch
        {
            "integer" or "number" => 1,
            "boolean" => true,
            "string" => "pattern",
            "array" => depth > Deepest || schema["items"] is not { } items ? new JsonArray() : new JsonArray(Example(document, items, depth + 1)),
            _ => new JsonObject((depth > Deepest ? [] : schema["properties"] as JsonObject ?? []).Select(property => KeyValuePair.Create(property.Key, Example(document, property.Value!, depth + 1)))),
        };
    }

    private static JsonNode Resolve(JsonNode document, JsonNode node)
    {
        while ((string?)(node as JsonObject)?["$ref"] is { } reference)
        {
            node = reference.Split('/').Skip(1).Aggregate(document, (at, name) => at[name.Replace("~1", "/", StringComparison.Ordinal)]!);
        }
        return node;
    }
}
