using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>
/// Runs a POST with an <c>Idempotency-Key</c> once: sent again, it has the first answer. A request that was refused is forgotten, for it changed
/// nothing. One that failed, or whose caller left, may have done its work all the same: sent again, it goes on as the same one.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IdempotencyKeys keys)
{
    public const string Header = "Idempotency-Key";
    public const int Longest = 255;
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int InMemory = 64 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.GetEndpoint() is null || !context.Request.Headers.TryGetValue(Header, out var header))
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        var key = header.ToString();
        if (key.Length is 0 or > Longest || key.Any(c => c is < ' ' or > '~')) throw RequestException.Field(Header, $"must be 1 to {Longest} printable ASCII characters");
        var fingerprint = await FingerprintAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var (run, row) = await keys.BeginAsync(context.User.Tenant(), key, fingerprint, context.RequestAborted).ConfigureAwait(false);
        if (run is null) await ReplayAsync(context, row).ConfigureAwait(false);
        else await RunAsync(context, run, row).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext context, IdempotentRequest run, IdempotencyRow row)
    {
        context.Features.Set(run);
        var response = context.Response;
        var body = response.Body;
        using var kept = new MemoryStream();
        response.Body = kept;
        try
        {
            await using var hold = keys.Hold(row).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var status = ProblemOf.Exception(error)?.Status ?? StatusCodes.Status500InternalServerError;
            if (context.GetEndpoint()?.Metadata.GetMetadata<TakenBack>() is not null) await keys.ReleaseAsync(row, CancellationToken.None).ConfigureAwait(false);
            else await EndAsync(run, row, status).ConfigureAwait(false);
            throw;
        }
        finally
        {
            response.Body = body;
        }
        if (context.RequestAborted.IsCancellationRequested)
        {
            // What a caller leaves while it is written is cut off without a word: whoever sends it again is to have all of it.
            await keys.UnlockAsync(row, CancellationToken.None).ConfigureAwait(false);
        }
        else if (response.StatusCode < 400)
        {
            await KeepAsync(context, row, kept.ToArray()).ConfigureAwait(false);
        }
        else
        {
            await EndAsync(run, row, response.StatusCode).ConfigureAwait(false);
        }
        kept.Position = 0;
        await kept.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    // A refusal changed nothing, but for what an earlier try may have done: that request stays the same one.
    private Task EndAsync(IdempotentRequest run, IdempotencyRow row, int status) => status < StatusCodes.Status500InternalServerError && !run.IsAgain
        ? keys.ReleaseAsync(row, CancellationToken.None)
        : keys.UnlockAsync(row, CancellationToken.None);

    // What is done is done, whether or not the client still listens.
    private Task KeepAsync(HttpContext context, IdempotencyRow row, byte[] body)
    {
        var response = context.Response;
        if (context.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is not { } secret)
            return keys.AnswerAsync(row, response.StatusCode, response.Headers.Location, response.ContentType, body, CancellationToken.None);
        var problem = new Problem { Title = "Conflict", Status = StatusCodes.Status409Conflict, Detail = secret.ToldOnce(row.ResourceId) };
        return keys.AnswerAsync(
            row, StatusCodes.Status409Conflict, null, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem, WireJson.Server), CancellationToken.None);
    }

    private static async Task ReplayAsync(HttpContext context, IdempotencyRow row)
    {
        var response = context.Response;
        response.StatusCode = row.Status!.Value;
        response.ContentType = row.ContentType;
        if (row.Location is { } location) response.Headers.Location = location;
        response.Headers[ReplayedHeader] = "true";
        await response.Body.WriteAsync(row.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<string> FingerprintAsync(HttpRequest request, CancellationToken cancellation)
    {
        request.EnableBuffering(InMemory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[InMemory];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
