using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Webhooks;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Checks every field of a request but the prompts themselves.</summary>
internal static class JobRequestCheck
{
    private const int LongestName = 200;
    private const int MostTags = 50;
    private const int LongestTag = 100;
    private static readonly string[] ImageFormats = ["png", "jpeg", "webp"];

    /// <summary>The size class that the job means.</summary>
    /// <exception cref="JobRefusedException">A field is wrong; all of them are named.</exception>
    public static SizeClass Run(JobRequest request, IReadOnlyList<SizeClass> known, AddressRules addresses)
    {
        var errors = new FieldErrors();
        var sizeClass = SizeClassCheck.Find(request.Model, request.Size, known, errors);
        Name(request, errors);
        errors.Range(request.ImagesPerPrompt, 1, 1_000_000, "imagesPerPrompt");
        if (request.Guidance is { } guidance) errors.Range(guidance, 0, 100, "guidance");
        if (request.Sampling.TopP is { } topP) errors.Range(topP, 0, 1, "sampling.topP");
        errors.Unless(request.Sampling.Temperature is null or (> 0 and <= 100), "sampling.temperature", "must be above 0, at most 100");
        if (request.Sampling.TopK is { } topK) errors.Range(topK, 0, int.MaxValue, "sampling.topK");
        if (request.Seed is { } seed) errors.Range(seed, 0, long.MaxValue, "seed");
        errors.Named(request.Output.Format, "output.format");
        errors.Unless(ImageFormats.Contains(request.Output.Image), "output.image", "must be png, jpeg or webp");
        errors.Range(request.Output.Quality, 1, 100, "output.quality");
        if (request.ShardSize is { } shardSize) errors.Range(shardSize, 1, 100_000, "shardSize");
        errors.Named(request.Priority, "priority");
        Tags(request.Tags, errors);
        if (request.Webhook is { } webhook) Webhook(webhook, addresses, errors);
        if (request.MaxFailures is { } failures) errors.Range(failures, 0, int.MaxValue, "maxFailures");
        if (request.KeepFor is { } keep) errors.Unless(keep > TimeSpan.Zero, "keepFor", "must be above 0");
        errors.Unless(
            request.Prompts.Items is null != request.Prompts.File is null, "prompts", "either 'items' or 'file' is needed, and not both");
        errors.ThrowIfAny();
        return sizeClass!;
    }

    private static void Name(JobRequest request, FieldErrors errors)
    {
        if (request.Name is not { } name) return;
        errors.Unless(name.Length is > 0 and <= LongestName, "name", $"must have 1 to {LongestName} characters");
        errors.Unless(!name.Any(char.IsControl), "name", "must not hold control characters");
    }

    private static void Tags(IReadOnlyList<string> tags, FieldErrors errors)
    {
        errors.Unless(tags.Count <= MostTags, "tags", $"must be at most {MostTags}");
        for (var i = 0; i < Math.Min(tags.Count, MostTags); i++)
            errors.Unless(
                tags[i] is { Length: > 0 and <= LongestTag } tag && !tag.Any(char.IsControl),
                $"tags[{i}]", $"must have 1 to {LongestTag} characters, and no control characters");
    }

    private static void Webhook(WebhookRequest webhook, AddressRules addresses, FieldErrors errors)
    {
        if (webhook.Url is not { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "" })
            errors.Add("webhook.url", "must be an absolute http or https address without a user's name");
        else
            errors.Unless(addresses.MayAllow(webhook.Url), "webhook.url", "leads to a private or reserved address, which this farm's settings do not allow");
        if (webhook.Secret is { } secret)
            errors.Unless(IsSecret(secret), "webhook.secret", "must be 'whsec_' and 24 to 64 bytes in base64");
    }

    private static bool IsSecret(string secret)
    {
        Span<byte> bytes = stackalloc byte[128];
        return secret.Length <= 128 && secret.StartsWith(WebhookSignature.Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[WebhookSignature.Prefix.Length..], bytes, out var length) && length is >= 24 and <= 64;
    }
}
