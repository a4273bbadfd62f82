using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Http.OpenAI.Images;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Reads the lines of a batch's file and checks all of them that one line can tell.</summary>
/// <param name="endpoint">Where the batch's requests go.</param>
/// <param name="longestPrompt">Characters of the longest prompt.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class BatchLineParser(string endpoint, int longestPrompt, BatchErrors errors)
{
    private const int LongestId = 512;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The line; null where something is wrong with it.</summary>
    public BatchLine? Parse(int number, string text)
    {
        if (Read<BatchInputLine>(number, null, () => JsonSerializer.Deserialize<BatchInputLine>(text, WireJson.Server)) is not { } line) return null;
        var body = Read<ImageGenerationRequest>(number, "body", () => line.Body.Deserialize<ImageGenerationRequest>(WireJson.Server));
        if (!(HasName(number, line.CustomId) & GoesThere(number, line)) || body is null) return null;
        if (ImageRequestCheck.Run(body) is { } wrong) return Wrong(number, $"body.{wrong.Errors[0].Field}", wrong.Errors[0].Message, wrong.Code);
        if (body.Stream == true) return Wrong(number, "body.stream", "must not be true in a batch");
        return body.Prompt!.Length <= longestPrompt
            ? new BatchLine(number, line.CustomId, body)
            : Wrong(number, "body.prompt", $"has {body.Prompt.Length} characters; at most {longestPrompt} are read");
    }

    private T? Read<T>(int number, string? within, Func<T?> read) where T : class
    {
        try
        {
            if (read() is { } value) return value;
            errors.Add(within is null ? "invalid_json_line" : ErrorCodes.InvalidType, number, "must be a JSON object, not null", within);
        }
        catch (JsonException error)
        {
            var problem = ProblemOf.Exception(error)!;
            foreach (var one in problem.Errors)
            {
                var field = one.Field is null ? within : within is null ? one.Field : $"{within}.{one.Field}";
                errors.Add(problem.Code is null or ErrorCodes.InvalidJson ? "invalid_json_line" : problem.Code, number, one.Message, field);
            }
        }
        return null;
    }

    private bool HasName(int number, string id)
    {
        if (id.Length is 0 or > LongestId) errors.Add(ErrorCodes.InvalidValue, number, $"must have 1 to {LongestId} characters", "custom_id");
        else if (!_ids.TryAdd(id, number)) errors.Add("duplicate_custom_id", number, $"'{id}' was given on line {_ids[id]} already", "custom_id");
        else return true;
        return false;
    }

    private bool GoesThere(int number, BatchInputLine line)
    {
        var good = true;
        if (line.Method != "POST") good = Wrong(number, "method", $"must be POST, not '{line.Method}'", "invalid_method") is not null;
        if (line.Url != endpoint) good = Wrong(number, "url", $"must be {endpoint}, the batch's endpoint", "invalid_url") is not null;
        return good;
    }

    private BatchLine? Wrong(int number, string field, string message, string? code = null)
    {
        errors.Add(code ?? ErrorCodes.InvalidValue, number, message, field);
        return null;
    }
}
