using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Files;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Accepts batches. Their files are read later.</summary>
internal sealed class BatchCreation(BatchStore batches, UploadedFiles files, BatchSignal signal, TimeProvider clock)
{
    public const string Endpoint = "/v1/images/generations";
    public const string Window = "24h";

    private const int MostWords = 16;
    private const int LongestName = 64;
    private const int LongestWord = 512;

    private static readonly TimeSpan WindowTime = TimeSpan.FromHours(24);

    /// <summary>Accepts one.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="id">Its id; null makes one.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="address">Where this farm is reached.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RequestException">A field is wrong.</exception>
    public async Task<BatchRow> RunAsync(BatchCreateRequest request, Guid? id, string tenant, string address, CancellationToken cancellation)
    {
        if (request.Endpoint != Endpoint) throw RequestException.Field("endpoint", $"must be {Endpoint}");
        if (request.CompletionWindow != Window) throw RequestException.Field("completion_window", $"must be {Window}");
        CheckMetadata(request.Metadata);
        var after = request.OutputExpiresAfter;
        if (after is not null) ExpiryCheck.Run(after.Anchor, after.Seconds, "output_expires_after.anchor", "output_expires_after.seconds");
        var file = await FileAsync(request.InputFileId, tenant, cancellation).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var batch = await batches.AddAsync(
            new BatchRow
            {
                Id = id ?? Guid.CreateVersion7(now),
                Tenant = tenant,
                InputFileId = file.Id,
                Endpoint = request.Endpoint,
                CompletionWindow = request.CompletionWindow,
                Metadata = request.Metadata,
                OutputExpiresAfter = after?.Seconds,
                Address = address,
                CreatedAt = now,
                ExpiresAt = now + WindowTime,
            },
            cancellation).ConfigureAwait(false);
        signal.Batches.Set();
        return batch;
    }

    private async Task<FileRow> FileAsync(string id, string tenant, CancellationToken cancellation)
    {
        FileRow file;
        try
        {
            file = await files.GetAsync(id, tenant, cancellation).ConfigureAwait(false);
        }
        catch (RequestException)
        {
            throw RequestException.Field("input_file_id", $"there is no file '{id}'");
        }
        if (file.Purpose != FilePurpose.Batch) throw RequestException.Field("input_file_id", $"'{id}' has the purpose {file.Purpose}, not {FilePurpose.Batch}");
        if (file.Bytes > BatchReader.MostBytes) throw RequestException.Field("input_file_id", $"'{id}' has {file.Bytes} bytes; a batch's file has at most {BatchReader.MostBytes}");
        return file;
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null) return;
        if (metadata.Count > MostWords) throw RequestException.Field("metadata", $"has at most {MostWords} words");
        if (metadata.Any(word => word.Key.Length > LongestName || word.Value is null || word.Value.Length > LongestWord))
            throw RequestException.Field("metadata", $"has names of at most {LongestName} and words of at most {LongestWord} characters");
    }
}
