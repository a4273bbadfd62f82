namespace HartFarm.Model.Generation;

/// <summary>Holds requests to their ranges before anything is computed.</summary>
internal static class RequestChecks
{
    private const double LargestGuidance = 100;

    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the request's place in the batch.</exception>
    internal static void Check(IReadOnlyList<ImageRequest> batch)
    {
        if (batch.Count == 0) throw new ArgumentException("A batch needs at least one request.", nameof(batch));
        for (var i = 0; i < batch.Count; i++)
        {
            var request = batch[i];
            if (request.Prompt is null) throw Refuse(i, "prompt", "is missing");
            if (!(request.Guidance >= 0 && request.Guidance <= LargestGuidance)) throw Refuse(i, "guidance", $"must be 0 to {LargestGuidance}, not {request.Guidance}");
            if (request.TopK is < 1) throw Refuse(i, "top_k", $"must be at least 1, not {request.TopK}");
            if (!(request.TopP >= 0 && request.TopP <= 1)) throw Refuse(i, "top_p", $"must be 0 to 1, not {request.TopP}");
            if (!(request.Temperature > 0 && double.IsFinite(request.Temperature))) throw Refuse(i, "temperature", $"must be above 0, not {request.Temperature}");
        }
    }

    private static ArgumentException Refuse(int index, string field, string why) => new($"Request {index} of the batch: {field} {why}.");
}
